import { isId } from '../../lib/ids.ts'
import type { Group } from '../../model/group.ts'
import type { Page, PageRequest } from '../../model/page.ts'
import { Refusal } from '../../model/refusal.ts'
import { findGroup, listGroups as listGroupRows, lockGroup } from '../../storage/groups/groups.ts'
import { lockGroupsAround } from '../../storage/groups/members.ts'
import type { Context } from '../context.ts'
import { type Expected, isExpected } from '../expected-version.ts'
import { sees, visibilityOf } from '../visibility.ts'

/** The group with this id; refuses as not found what the caller may not see. */
export async function getGroup(context: Context, id: string): Promise<Group> {
  return visible(context, await findGroup(context.db, context.account.id, id))
}

/** A page of the groups that the caller may see. */
export async function listGroups(context: Context, request: PageRequest): Promise<Page<Group>> {
  const scope = { accountId: context.account.id, visibility: visibilityOf(context) }
  return listGroupRows(context.db, scope, request)
}

/** Holds a group that is going or coming back, with those around it (`lockGroupsAround`), before it is looked at. */
export async function holdGroup({ account, db }: Context, id: string): Promise<void> {
  if (isId(id)) await lockGroupsAround(db, account.id, id)
}

/** A group that the caller may see and is going to change, held until the transaction ends. */
export async function lockVisibleGroup(
  context: Context,
  id: string,
  expected?: Expected,
): Promise<Group> {
  const group = visible(context, await lockGroup(context.db, context.account.id, id))
  if (!isExpected(expected, group.version)) {
    throw new Refusal('stale', `the group is at version ${group.version} by now`)
  }
  return group
}

function visible(context: Context, group: Group | undefined): Group {
  if (group === undefined || !sees(context, group.managedBy)) {
    throw new Refusal('not-found', 'there is no such group')
  }
  return group
}
