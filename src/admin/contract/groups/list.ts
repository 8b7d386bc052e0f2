import { z } from 'zod'
import { groupKinds } from '../../../model/group.ts'
import { id, listQuery, pageOf, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'

const groupListItem = z
  .strictObject({
    id,
    name: z.string(),
    kind: z.enum(groupKinds),
    managedBy: id.nullable().describe('The connection that manages it, or null.'),
    memberCount: z.int().describe('Distinct direct members, whoever put them there.'),
    version: z.int(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'GroupListItem' })

const groupOrders = ['name', '-name', 'createdAt', '-createdAt'] as const

export const listGroups = operation({
  id: 'listGroups',
  method: 'GET',
  path: '/groups',
  tag: 'groups',
  summary: 'List and search groups',
  description:
    'Every combination here is served by an index: `kind` and `managedBy`, alone or together, go with the order `name` and ' +
    'with a search; another one is refused as `too_costly`. A search finds the beginning of names, and from three letters ' +
    'on every word anywhere in them. A page of a search may be short and yet have a `next`; a ' +
    'search that meets nothing among the many names that it may look at is refused as `too_costly`.',
  needs: 'groups.view',
  query: listQuery.extend({
    q: text(200).optional().describe('What somebody types to find a group.'),
    kind: z.enum(groupKinds).optional(),
    managedBy: text(200).optional().describe('The id of a connection, or `nobody`.'),
    sort: z.enum(groupOrders).optional().describe('`name` unless said; not with `q`.'),
  }),
  answer: pageOf(groupListItem),
})

export const groupListOperations = [listGroups] as const
