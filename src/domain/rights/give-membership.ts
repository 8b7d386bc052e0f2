import { isId } from '../../lib/ids.ts'
import { isRight, rightRecords } from '../../model/right.ts'
import { Refusal } from '../../model/refusal.ts'
import { type Carried, listCarried } from '../../storage/rights/carried.ts'
import { isManager } from '../../storage/groups/managers.ts'
import { may } from '../caller.ts'
import { ownRightEnds } from './right-ends.ts'
import type { Context } from '../context.ts'
import { isFromOutside } from '../visibility.ts'

/**
 * Refuses (`forbidden`) to put anybody into these groups where whoever asks could not give what they and the groups above
 * them carry: rights, which they have without an end, app roles and entry to applications. Who may manage all groups needs
 * to have it. A directory, a provider that people sign in with, and a manager of single groups, may pass on what was attached for them to pass on (DESIGN 5,
 * Giving). To be called by every path that adds, revives or prolongs a membership, nested groups included, before it does:
 * afterwards whoever asks may have it by that very membership.
 */
export async function demandToGiveMembership(
  context: Context,
  groupIds: readonly string[],
): Promise<void> {
  refuseToGive(context, await findLacking(context, groupIds))
}

/** What these groups carry that whoever asks could not give, for a path that knows only later whether it gives. */
export async function findLacking(
  context: Context,
  groupIds: readonly string[],
): Promise<readonly Carried[]> {
  const { db, account, caller } = context
  if (givesEverything(context)) return []
  const key = { accountId: account.id, ids: groupIds, callerId: caller?.id ?? null }
  const carried = await listCarried(db, key)
  const ending = carried.some(({ kind }) => kind === 'right')
    ? await ownRightEnds(context)
    : new Map<string, Date>()
  const lacking = carried.filter(each => !has(context, each) || ending.has(each.key))
  if (lacking.length === 0 || !(await passesOn(context, groupIds))) return lacking
  return lacking.filter(({ delegated }) => !delegated)
}

/** Whether who is put into this group comes to rule over others by it. */
export async function isRulingGroup({ db, account }: Context, groupId: string): Promise<boolean> {
  if (!isId(groupId)) return false
  const carried = await listCarried(db, { accountId: account.id, ids: [groupId], callerId: null })
  return carried.some(({ key }) => isRight(key) && rightRecords[key].administrative)
}

/** The command line, the system itself and account administrators. */
function givesEverything(context: Context): boolean {
  if (isFromOutside(context)) return false
  return context.caller === undefined || context.caller.role === 'account_administrator'
}

export function refuseToGive(context: Context, lacking: readonly Carried[]): void {
  if (lacking.length === 0) return
  const list = lacking.map(({ group, key: what }) => `${what} (through “${group}”)`).join(', ')
  const why = isFromOutside(context)
    ? `no other system puts people into a group that carries this: ${list}`
    : `nobody gives what they do not have, by a group neither: ${list}`
  throw new Refusal('forbidden', why, { field: 'members' })
}

/** Whether who asks may pass on what was attached to these groups for that: a directory, and who manages each of them. */
async function passesOn(context: Context, groupIds: readonly string[]): Promise<boolean> {
  const { db, account, caller } = context
  if (isFromOutside(context)) return true
  if (caller?.kind !== 'user') return false
  for (const groupId of groupIds) {
    if (!(await isManager(db, { accountId: account.id, groupId, userId: caller.id }))) return false
  }
  return true
}

function has(context: Context, { kind, key, held }: Carried): boolean {
  if (isFromOutside(context)) return false
  if (kind !== 'right') return held || may(context, 'applications.manage')
  return isRight(key) && may(context, key)
}
