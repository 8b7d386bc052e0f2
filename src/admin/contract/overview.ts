import { z } from 'zod'
import { attentionKinds, attentionTargets } from '../../model/attention.ts'
import { allOf, timestamp } from './common.ts'
import { operation } from './operation.ts'

const attention = z
  .strictObject({
    kind: z.enum(attentionKinds),
    count: z.int(),
    more: z.boolean().describe('There are more than were counted, which are a hundred at most.'),
    first: z
      .array(
        z.strictObject({
          kind: z.enum(attentionTargets),
          id: z.string().describe('Of what it is about; of an application its client id.'),
          name: z.string(),
          detail: z
            .string()
            .nullable()
            .describe(
              'The last characters of a secret, the name of a member or of a right, the address of who asks, or what a failure said.',
            ),
          at: timestamp.describe('When it ends, or since when it is so.'),
        }),
      )
      .describe('The first five, the most pressing first.'),
  })
  .meta({ id: 'Attention' })

export const listAttention = operation({
  id: 'listAttention',
  method: 'GET',
  path: '/attention',
  tag: 'account',
  summary: 'What somebody should look at: what expires soon, fails or waits',
  description:
    'Everybody is told of what they may see: secrets and tokens that expire within 30 days, memberships and rights that end ' +
    'within 7, invitations and requests to join that wait, webhooks and streams that fail, deliveries that were given up. A kind of which there is ' +
    'nothing is left out.',
  needs: 'signed-in',
  answer: allOf(attention),
})

export const overviewOperations = [listAttention] as const
