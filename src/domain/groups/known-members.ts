import type { Member } from '../../model/group.ts'
import {
  type GroupMember,
  listMembers as listMemberRows,
  listMembersFrom,
} from '../../storage/groups/memberships.ts'
import type { Context } from '../context.ts'
import { sourceOf } from '../visibility.ts'

/** The members of some groups as the caller knows them: its own rows. */
export async function listMembers(
  context: Context,
  groupIds: readonly string[],
): Promise<readonly GroupMember[]> {
  const scope = { accountId: context.account.id, sourceId: sourceOf(context) }
  return listMemberRows(context.db, scope, groupIds)
}

/** The members of one group as the caller knows them, in batches: each is read when it is asked for. */
export async function* streamMembers(
  context: Context,
  groupId: string,
): AsyncGenerator<readonly Member[]> {
  const scope = { accountId: context.account.id, groupId, sourceId: sourceOf(context) }
  for (let after: string | undefined; ;) {
    const members = await listMembersFrom(context.db, scope, after)
    after = members.at(-1)?.id
    if (after === undefined) return
    yield members
  }
}
