import { z } from 'zod'
import { roles } from '../../../model/role.ts'
import { id, listQuery, pageOf } from '../common.ts'
import { operation } from '../operation.ts'
import { kind, level, reference } from './common.ts'

const named = z.strictObject({ id, name: z.string() })

export const simulateAccess = operation({
  id: 'simulateAccess',
  method: 'POST',
  path: '/library/simulate',
  tag: 'access',
  summary: 'Who would gain and who would lose what by a change, by name; nothing is changed',
  description:
    'Needs what the change itself needs, and is refused as it would be. Told is of what one manages, or with the right to see users of what one sees. A level is told where it is given; what lies below follows. A page may be short and yet have a next one.',
  needs: ['shares.manage', 'folders.manage', 'library.keep', 'users.manage', 'groups.manage'],
  query: listQuery,
  body: z.discriminatedUnion('change', [
    z.strictObject({ change: z.literal('share'), resource: reference, principalId: id, level }),
    z.strictObject({ change: z.literal('revoke'), resource: reference, principalId: id }),
    z.strictObject({
      change: z.literal('move'),
      resource: reference,
      to: reference.nullable().describe('The folder; null for the root.'),
    }),
    z.strictObject({ change: z.literal('change-role'), user: id, role: z.enum(roles) }),
    z.strictObject({ change: z.literal('delete-group'), group: id }),
    z.strictObject({
      change: z.literal('add-members'),
      group: id,
      members: z.array(id).min(1).max(100),
    }),
    z.strictObject({ change: z.literal('remove-member'), group: id, member: id }),
  ]),
  answer: pageOf(
    z
      .strictObject({
        user: named,
        resource: named.extend({ kind }),
        before: level.nullable(),
        after: level.nullable(),
        outcome: z.enum(['gained', 'lost']),
      })
      .meta({ id: 'AccessEffect' }),
  ).extend({
    everywhere: z
      .strictObject({ before: level.nullable(), after: level.nullable() })
      .nullable()
      .describe('Of a change of role: the level that it gives on everything.'),
  }),
})

export const simulateOperations = [simulateAccess] as const
