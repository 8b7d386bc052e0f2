import { Refusal } from '../../model/refusal.ts'
import type { Role } from '../../model/role.ts'
import type { User } from '../../model/user.ts'
import { listAttached } from '../../storage/rights/attached.ts'
import { demandRight, demandToGive, may } from '../caller.ts'
import type { Context } from '../context.ts'
import { effectiveRights } from '../rights/effective-rights.ts'
import { demandFloor, demandToGiveRole } from '../rights/give-role.ts'
import { demandPowerOver } from '../rights/power-over.ts'

/** Refuses to create people by somebody who may not, or with a role that has rights which the caller lacks. */
export async function demandToCreate(
  context: Context,
  users: readonly { readonly role: Role }[],
): Promise<void> {
  if (context.caller === undefined) return
  for (const role of new Set(users.map(user => user.role))) await demandToGiveRole(context, role)
}

/** Refuses to suspend or delete somebody by who may not: only administrators do so to an administrator. */
export function demandToRule(context: Context, { role }: User): void {
  if (context.caller === undefined) return
  demandRight(context, 'users.manage')
  demandPowerOver(context, role)
}

/**
 * Refuses to change what somebody is called, or how they sign in, by who may not. An administrator's own profile and
 * password are their own (AS-06); another administrator may take the role away, suspend or delete.
 */
export function demandToChangeProfile(context: Context, user: User): void {
  const { caller } = context
  if (caller === undefined) return
  demandRight(context, 'users.manage')
  if (user.role !== 'account_administrator' || caller.id === user.id) return
  throw new Refusal(
    'forbidden',
    'the profile and the password of an account administrator are changed by that administrator alone',
  )
}

/**
 * Refuses to make a way to sign in as somebody who has what the caller could not give: it would be a way to get it. Rights,
 * the level of the role, app roles and entry to applications count. What is shared with single people does not: who manages
 * users is trusted with that, ends the person's sessions by it and leaves an event.
 */
export async function demandToLetIn(context: Context, user: User): Promise<void> {
  if (context.caller === undefined) return
  demandToRule(context, user)
  demandFloor(context, user.role)
  const rights = await effectiveRights(context, user.id)
  demandToGive(
    context,
    [...rights].filter(right => right !== 'active'),
  )
  await demandToAssign(context, user)
}

async function demandToAssign(context: Context, { id }: User): Promise<void> {
  const { db, account, caller } = context
  if (caller === undefined || may(context, 'applications.manage')) return
  const attached = await listAttached(db, { accountId: account.id, id })
  if (attached.length === 0) return
  const own = await listAttached(db, { accountId: account.id, id: caller.id })
  const lacking = attached.filter(each => !own.some(held => held.id === each.id))
  if (lacking.length === 0) return
  const named = lacking.slice(0, 10).map(({ name }) => name)
  const list = [...named, ...(lacking.length > 10 ? ['…'] : [])].join(', ')
  throw new Refusal('forbidden', `nobody opens a way in to what they could not give: ${list}`)
}
