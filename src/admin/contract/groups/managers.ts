import { z } from 'zod'
import { allOf, id, listQuery, pageOf, timestamp } from '../common.ts'
import { operation } from '../operation.ts'
import { ofGroup } from './groups.ts'

const tag = 'group members'

const manager = z
  .strictObject({ id, name: z.string(), userName: z.string(), since: timestamp })
  .meta({ id: 'GroupManager' })
const managerParams = ofGroup.extend({ user: id })

export const listGroupManagers = operation({
  id: 'listGroupManagers',
  method: 'GET',
  path: '/groups/:group/managers',
  tag,
  summary: 'Who may change the members of a group',
  needs: 'groups.view',
  params: ofGroup,
  answer: allOf(manager),
})

export const addGroupManager = operation({
  id: 'addGroupManager',
  method: 'PUT',
  path: '/groups/:group/managers/:user',
  tag,
  summary: 'Let somebody change the members of a group',
  needs: 'groups.manage',
  recent: true,
  params: managerParams,
})

export const removeGroupManager = operation({
  id: 'removeGroupManager',
  method: 'DELETE',
  path: '/groups/:group/managers/:user',
  tag,
  summary: 'Take that away again',
  needs: 'groups.manage',
  params: managerParams,
})

export const listManagedGroups = operation({
  id: 'listManagedGroups',
  method: 'GET',
  path: '/me/managed-groups',
  tag,
  summary: 'The groups whose members one may change as their manager',
  needs: 'signed-in',
  query: listQuery,
  answer: pageOf(z.strictObject({ id, name: z.string(), memberCount: z.int() })),
})

export const groupManagerOperations = [
  listGroupManagers,
  addGroupManager,
  removeGroupManager,
  listManagedGroups,
] as const
