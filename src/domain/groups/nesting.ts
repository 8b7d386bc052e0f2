import type { Group } from '../../model/group.ts'
import { Refusal } from '../../model/refusal.ts'
import { lockAccount } from '../../storage/accounts.ts'
import { type Candidate, nestingDepths } from '../../storage/groups/members.ts'
import type { Context } from '../context.ts'

const deepest = 10

/** Groups in groups: under a lock of the account, so that two changes cannot build together what each may not. */
export async function checkNesting(
  context: Context,
  group: Group,
  candidates: readonly Candidate[],
): Promise<void> {
  const ids = candidates
    .filter(candidate => candidate.kind === 'group')
    .map(candidate => candidate.id)
  if (ids.length === 0) return
  if (ids.includes(group.id)) {
    throw new Refusal('invalid', 'a group cannot be a member of itself', { field: 'members' })
  }
  await lockAccount(context.db, context.account.id, 'nesting')
  if (await fitsNesting(context, group.id, ids)) return
  throw new Refusal('invalid', `groups would be nested deeper than ${deepest} levels`, {
    field: 'members',
  })
}

/** Whether these groups may be in that one, as to depth; the caller holds the lock of the account for nesting. */
export async function fitsNesting(
  { db, account }: Context,
  groupId: string,
  ids: readonly string[],
): Promise<boolean> {
  const nesting = { accountId: account.id, groupId, ids, limit: deepest + 1 }
  const { above, below } = await nestingDepths(db, nesting)
  return above + 1 + below <= deepest
}
