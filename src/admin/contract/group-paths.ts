import { z } from 'zod'
import { id, timestamp } from './common.ts'

const step = z
  .strictObject({
    group: z.strictObject({ id, name: z.string() }),
    source: z.string().describe('The connection that put the member there, or by hand.'),
    since: timestamp,
    until: timestamp.nullable(),
  })
  .meta({ id: 'MembershipStep' })

/** Each way from somebody into a group. */
export const groupPaths = z
  .array(z.array(step).describe('The memberships from the user on.'))
  .describe('One for each membership that leads into the group.')
