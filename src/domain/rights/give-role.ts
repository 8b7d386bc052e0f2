import type { ConnectionSettings } from '../../model/connection.ts'
import { rankOf } from '../../model/level.ts'
import { Refusal } from '../../model/refusal.ts'
import { rights } from '../../model/right.ts'
import { type Role, roleRecords } from '../../model/role.ts'
import { demandRight, demandToGive } from '../caller.ts'
import type { Context } from '../context.ts'
import { demandForGood } from './right-ends.ts'
import { demandPowerOver } from './power-over.ts'

/**
 * Refuses (`forbidden`) to give somebody a role that implies more than whoever asks has: rights, or a level on everything in
 * the media library; what they have for a time only counts as lacking. *Active* is not counted: to let people in is part of managing them.
 */
export async function demandToGiveRole(context: Context, role: Role): Promise<void> {
  demandRight(context, 'users.manage')
  demandPowerOver(context, role)
  const given = roleRecords[role].rights.filter(right => right !== 'active')
  demandToGive(context, given)
  demandFloor(context, role)
  await demandForGood(context, given)
}

/**
 * Refuses (`forbidden`) who has a lower level in the media library by their role than this one gives. Of an application,
 * which has no role, the rights that it was given decide alone.
 */
export function demandFloor({ caller }: Context, role: Role): void {
  if (caller === undefined || caller.role === null) return
  const { floor } = roleRecords[role]
  if (rankOf(floor) <= rankOf(roleRecords[caller.role].floor)) return
  const why = `nobody gives what they do not have: the level ${floor} on the whole media library`
  throw new Refusal('forbidden', why)
}

type Reach = Pick<ConnectionSettings, 'defaultRole' | 'roleMapping' | 'passwords'>

/**
 * Refuses (`forbidden`) a connection, or a way to speak for one, to whoever could not manage users or give the roles that
 * it gives: who holds its token does so in its name. One that sets passwords is a way in as any of its people, whatever they
 * have or get, so it takes every right.
 */
export async function demandToConnect(
  context: Context,
  { defaultRole, roleMapping, passwords }: Reach,
): Promise<void> {
  demandRight(context, 'connections.manage')
  if (passwords === 'accept')
    demandToGive(
      context,
      rights.filter(right => right !== 'active'),
    )
  for (const role of new Set([defaultRole, ...roleMapping.map(rule => rule.role)])) {
    await demandToGiveRole(context, role)
  }
}
