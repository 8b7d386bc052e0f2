import { listGroupsOf, type UserGroup } from '../../storage/groups/user-groups.ts'
import type { Context } from '../context.ts'
import { visibilityOf } from '../visibility.ts'

export type { UserGroup }

/** The groups that some users are in, directly or through groups, as far as the caller may see them. */
export async function groupsOf(
  context: Context,
  userIds: readonly string[],
): Promise<readonly UserGroup[]> {
  const scope = { accountId: context.account.id, visibility: visibilityOf(context) }
  return listGroupsOf(context.db, scope, userIds)
}
