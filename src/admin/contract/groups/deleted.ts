import { listQuery, pageOf, timestamp } from '../common.ts'
import { operation } from '../operation.ts'
import { group, ofGroup } from './groups.ts'

const deletedGroup = group
  .extend({ deletedAt: timestamp, restorableUntil: timestamp })
  .meta({ id: 'DeletedGroup' })

export const listDeletedGroups = operation({
  id: 'listDeletedGroups',
  method: 'GET',
  path: '/deleted-groups',
  tag: 'groups',
  summary: 'The groups that can be restored',
  needs: 'groups.view',
  query: listQuery,
  answer: pageOf(deletedGroup),
})

export const restoreGroup = operation({
  id: 'restoreGroup',
  method: 'POST',
  recent: true,
  path: '/deleted-groups/:group/restore',
  tag: 'groups',
  summary: 'Restore a deleted group with members and grants',
  needs: 'groups.manage',
  params: ofGroup,
  answer: group,
  versioned: true,
})

export const purgeGroup = operation({
  id: 'purgeGroup',
  method: 'DELETE',
  path: '/deleted-groups/:group',
  tag: 'groups',
  summary: 'Delete a deleted group for good and free its name',
  needs: 'groups.manage',
  recent: true,
  params: ofGroup,
})

export const deletedGroupOperations = [listDeletedGroups, restoreGroup, purgeGroup] as const
