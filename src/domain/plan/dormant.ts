import {
  allowsRole,
  type Feature,
  hasFeature,
  type PlanInForce,
  quotaOf,
  rolesOf,
} from '../../model/plan.ts'
import type { User } from '../../model/user.ts'
import {
  type DormantUser,
  findPlace,
  listConnectionNames,
  listDormantUsers,
  listGroupNames,
  type NamedSome,
  type Reach,
} from '../../storage/plan/dormant.ts'
import type { Context } from '../context.ts'
import { isActive } from '../person.ts'

export type { NamedSome }

/** `role`: the plan lacks the role of the person; `seats`: others come first for the seats that it has. */
export type Dormancy = 'role' | 'seats'

/**
 * Whether the plan of the account keeps an active person out. What a lower plan lacks is dormant, never deleted, and
 * revives with the plan: this is judged whenever it matters and written nowhere.
 *
 * - People with a role that the plan lacks, and those beyond its seats, enter no application and no console. Administrators
 *   come first for the seats, then finance, then everybody in the order in which they were created; suspending somebody
 *   lets the next one in. Dormant people still count as taking a seat when another one is wanted.
 * - Groups give no entry, claims, roles or rights (`storage/entry/reach.ts`) and can only be emptied and deleted.
 * - Connections are refused with what to do.
 *
 * What dormant people have open is refused at once and ended in jobs after the change of the plan (`domain/entry`), and so
 * is what others have open at applications that only a dormant group let them into.
 */
export async function dormancyOf(
  context: Pick<Context, 'db' | 'account'>,
  user: Pick<User, 'id' | 'role' | 'active' | 'suspended'>,
): Promise<Dormancy | undefined> {
  const { db, account } = context
  if (!allowsRole(account, user.role)) return 'role'
  const seats = quotaOf(account, 'seats')
  if (seats === null || !isActive(user)) return undefined
  const scope = { accountId: account.id, roles: rolesOf(account) }
  return (await findPlace(db, scope, user)) > seats ? 'seats' : undefined
}

/** What is dormant: how many, and the first by name. */
export type Dormant = {
  readonly users: NamedSome<DormantUser>
  readonly groups: NamedSome
  readonly connections: NamedSome
}

const named = 200
const none: NamedSome = { count: 0, first: [] }

/** What one plan of an account keeps dormant and another one does not. */
export async function listDormant(
  { db, account: { id: accountId } }: Context,
  { plan, other }: { readonly plan: PlanInForce; readonly other: PlanInForce },
): Promise<Dormant> {
  const scope = { accountId, limit: named }
  const lost = (feature: Feature): boolean =>
    hasFeature(other, feature) && !hasFeature(plan, feature)
  return {
    users: await listDormantUsers(db, scope, { plan: reachOf(plan), other: reachOf(other) }),
    groups: lost('groups') ? await listGroupNames(db, scope) : none,
    connections: lost('scim') ? await listConnectionNames(db, scope) : none,
  }
}

function reachOf(plan: PlanInForce): Reach {
  return { roles: rolesOf(plan), seats: quotaOf(plan, 'seats') }
}
