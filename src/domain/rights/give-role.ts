import type { ConnectionSettings } from '../../model/connection.ts'
import { type Role, roleRecords } from '../../model/role.ts'
import { demandRight, demandToGive } from '../caller.ts'
import type { Context } from '../context.ts'
import { demandPowerOver } from './power-over.ts'

/**
 * Refuses (`forbidden`) to give somebody a role that implies more than whoever asks has. *Active* is not counted: to let
 * people in is part of managing them.
 */
export function demandToGiveRole(context: Context, role: Role): void {
  demandRight(context, 'users.manage')
  demandPowerOver(context, role)
  demandToGive(
    context,
    roleRecords[role].rights.filter(right => right !== 'active'),
  )
}

/**
 * Refuses (`forbidden`) a connection, or a way to speak for one, to whoever could not manage users or give the roles that
 * it gives: who holds its token does so in its name.
 */
export function demandToConnect(
  context: Context,
  { defaultRole, roleMapping }: Pick<ConnectionSettings, 'defaultRole' | 'roleMapping'>,
): void {
  demandRight(context, 'connections.manage')
  for (const role of new Set([defaultRole, ...roleMapping.map(rule => rule.role)])) {
    demandToGiveRole(context, role)
  }
}
