import { z } from 'zod'
import { id, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'
import { level, reference } from './common.ts'

const share = z
  .strictObject({
    resourceId: id,
    principalId: id,
    level,
    grantedBy: z.strictObject({ kind: z.string(), id: id.nullable(), name: z.string() }),
    reason: z.string().nullable(),
    since: timestamp,
    until: timestamp.nullable().describe('Without effect from then on.'),
    version: z.int(),
  })
  .meta({ id: 'Share' })

export const shareResources = operation({
  id: 'shareResources',
  method: 'POST',
  path: '/library/shares',
  tag: 'shares',
  summary: 'Share resources with users and groups',
  needs: ['shares.manage', 'library.keep'],
  body: z.strictObject({
    shares: z
      .array(
        z.strictObject({
          resource: reference,
          principalId: id.describe('A user or a group.'),
          level,
          reason: text(1000).nullable().default(null),
          until: timestamp.nullable().default(null),
        }),
      )
      .min(1)
      .max(1000),
  }),
  answer: z.strictObject({ shares: z.array(share) }),
})

export const shareOperations = [shareResources] as const
