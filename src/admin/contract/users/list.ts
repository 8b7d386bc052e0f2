import { z } from 'zod'
import { roles } from '../../../model/role.ts'
import { userStates } from '../../../model/user-list.ts'
import { id, listQuery, pageOf, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'

const userListItem = z
  .strictObject({
    id,
    userName: z.string(),
    displayName: z.string().nullable(),
    mail: z.string().nullable().describe('The primary mail address, else the first one.'),
    role: z.enum(roles),
    state: z
      .enum(userStates)
      .describe('`suspended` by an administrator here, `inactive` by the flag of the directory.'),
    managedBy: id.nullable().describe('The connection that manages them, or null.'),
    version: z.int(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'UserListItem' })

const userOrders = [
  'userName',
  '-userName',
  'displayName',
  '-displayName',
  'createdAt',
  '-createdAt',
] as const

export const listUsers = operation({
  id: 'listUsers',
  method: 'GET',
  path: '/users',
  tag: 'users',
  summary: 'List and search people',
  description:
    'Every combination here is served by an index: `role`, `state` and `managedBy`, alone or together, go with the order ' +
    '`userName` and with a search; `group` goes with the order `createdAt` alone; another one is refused as `too_costly`. ' +
    'A search finds the beginning of user names, display names and mail addresses, then of words in the names, and from ' +
    'three letters on every word anywhere in them. A page of a search may be short and yet have a `next`; a search that meets ' +
    'nobody among the many names that it may look at is refused as `too_costly`, and wants more of the beginning of a word.',
  needs: 'users.view',
  query: listQuery.extend({
    q: text(200).optional().describe('What somebody types to find a person.'),
    role: z.enum(roles).optional(),
    state: z.enum(userStates).optional(),
    managedBy: text(200).optional().describe('The id of a connection, or `nobody`.'),
    group: id.optional().describe('Only direct members of this group.'),
    sort: z
      .enum(userOrders)
      .optional()
      .describe('`userName` unless said, with `group` `createdAt`; not with `q`.'),
  }),
  answer: pageOf(userListItem),
})

export const userListOperations = [listUsers] as const
