import type { JsonObject } from '../../model/json.ts'
import type { Role } from '../../model/role.ts'
import type { User } from '../../model/user.ts'
import { lockPrincipal } from '../../storage/groups/members.ts'
import {
  leaveSharingGroups,
  lockSharingGroups,
  reviveMemberships,
  type SharingGroup,
} from '../../storage/groups/role-memberships.ts'
import type { Context } from '../context.ts'
import { recordEvent } from '../events.ts'
import { demandToGiveMembership } from '../rights/give-membership.ts'
import { endLostActivation } from '../rights/lost-activation.ts'

const restricted: Role = 'media_library_restricted_access'

/** What a change of role did in one group. */
type Effect = 'left' | 'suspended' | 'revived'

type Affected = { readonly group: SharingGroup; readonly effect: Effect }

/**
 * What a new role means for the sharing groups of a person, inside the transaction of the change (DESIGN 5): whoever
 * stops being restricted leaves them, except that rows of a directory are kept suspended; whoever becomes restricted
 * again gets those back. Writes an event for each group, and gives what to tell in that of the person.
 */
export async function followRole(context: Context, user: User, role: Role): Promise<JsonObject> {
  if ((user.role === restricted) === (role === restricted)) return {}
  const key = { accountId: context.account.id, id: user.id }
  // From here on nobody adds the person to a group until the new role can be seen.
  await lockPrincipal(context.db, key.accountId, key.id)
  const groups = await lockSharingGroups(context.db, key)
  if (groups.length === 0) return {}
  const affected = await (role === restricted ? comeBack : leave)(context, user, groups)
  await endLostActivation(context, [user.id])
  for (const each of affected) await tell(context, user, each)
  const ids = (effect: Effect): string[] =>
    affected.filter(each => each.effect === effect).map(each => each.group.id)
  const told = { left: ids('left'), suspended: ids('suspended'), revived: ids('revived') }
  return Object.fromEntries(Object.entries(told).filter(([, list]) => list.length > 0))
}

async function leave(
  { db, account }: Context,
  { id }: User,
  groups: readonly SharingGroup[],
): Promise<readonly Affected[]> {
  const key = { accountId: account.id, id }
  const changed = await leaveSharingGroups(db, key, idsOf(groups))
  const stays = new Map(changed.map(row => [row.id, row.stays]))
  return groups
    .filter(group => stays.has(group.id))
    .map(group => ({ group, effect: stays.get(group.id) === true ? 'suspended' : 'left' }))
}

async function comeBack(
  context: Context,
  { id }: User,
  groups: readonly SharingGroup[],
): Promise<readonly Affected[]> {
  const key = { accountId: context.account.id, id }
  await demandToGiveMembership(context, idsOf(groups))
  const changed = new Set(await reviveMemberships(context.db, key, idsOf(groups)))
  return groups
    .filter(group => changed.has(group.id))
    .map(group => ({ group, effect: 'revived' as const }))
}

async function tell(context: Context, user: User, { group, effect }: Affected): Promise<void> {
  const target = { kind: 'group', id: group.id, name: group.name } as const
  const member = effect === 'left' ? 'removed' : effect
  const data = { [member]: [user.id], because: 'role' }
  await recordEvent(context, { type: 'group.changed', target, data })
}

function idsOf(groups: readonly SharingGroup[]): readonly string[] {
  return groups.map(group => group.id)
}
