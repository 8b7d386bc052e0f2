import { foldCase } from '../../lib/fold-case.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Role } from '../../model/role.ts'
import type { Arrival, Upstream } from '../../model/upstream.ts'
import type { User } from '../../model/user.ts'
import { findConnection } from '../../storage/connections/connections.ts'
import { mapsRoles } from '../connections/role-mapping.ts'
import { atSavepoint, type Context } from '../context.ts'
import { changeRole } from '../users/change-role.ts'
import { ArrivalRefused } from './arrival-refused.ts'

/**
 * The role that an upstream gives to somebody (IK-80): that of the first rule whose value was sent, else one that was named
 * by its own key and is accepted, else the default. Undefined where it is not asked for roles. Refuses values of which
 * none is known.
 */
export function roleOfArrival(upstream: Upstream, { roles }: Arrival): Role | undefined {
  const { attributes, roleMapping, acceptedRoles, defaultRole } = upstream
  if (attributes.role === null) return undefined
  if (roles.length === 0) return defaultRole
  const values = new Set(roles.map(foldCase))
  const rule = roleMapping.find(({ value }) => values.has(foldCase(value)))
  const role = rule?.role ?? acceptedRoles.find(key => values.has(key))
  if (role !== undefined) return role
  throw new ArrivalRefused(
    'unknown-role',
    `the provider sent no role that is known: ${told(roles)}`,
  )
}

/**
 * Refreshes the role of somebody who was here before (IK-81), with everything that follows from another one. An account
 * administrator is touched, or made, only where the upstream created the person; a directory that decides about roles comes
 * first; the last account administrator stays one.
 */
export async function refreshRole(
  context: Context,
  user: User,
  { role, createdUser }: { readonly role: Role | undefined; readonly createdUser: boolean },
): Promise<Role> {
  if (role === undefined || role === user.role) return user.role
  const isRuling = [role, user.role].includes('account_administrator')
  if (isRuling && !createdUser) return user.role
  if (await isDirectorysRole(context, user)) return user.role
  try {
    await atSavepoint(context, inside => changeRole(inside, user.id, { role }))
    return role
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'conflict') throw error
    return user.role
  }
}

async function isDirectorysRole({ db, account }: Context, { managedBy }: User): Promise<boolean> {
  const connection =
    managedBy === null ? undefined : await findConnection(db, account.id, managedBy)
  return connection !== undefined && mapsRoles(connection)
}

function told(values: readonly string[]): string {
  const shown = values.slice(0, 5).map(value => JSON.stringify(value.slice(0, 80)))
  return [...shown, ...(values.length > 5 ? ['…'] : [])].join(', ')
}
