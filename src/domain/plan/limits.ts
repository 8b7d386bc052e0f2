import {
  allowsRole,
  type Feature,
  hasFeature,
  type PlanInForce,
  planIds,
  planRecords,
  quotaOf,
  type QuotaName,
} from '../../model/plan.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Role } from '../../model/role.ts'
import { lockAccount } from '../../storage/accounts.ts'
import { findRoom } from '../../storage/plan/plans.ts'
import type { Context } from '../context.ts'

/** What changes of a plan and whatever takes one of a limited number hold each other off by. */
const purpose = 'plan'

/** Holds off, until the transaction ends, everything that takes a seat or a group of a limited number. */
export async function lockPlan({ db, account }: Context): Promise<void> {
  await lockAccount(db, account.id, purpose)
}

/**
 * Whether the plan of the account limits this number. Told by the row that every request reads, so that an account
 * without limits pays nothing; what a request began before a limit was set counts as done before it.
 */
export function isLimited({ account }: Pick<Context, 'account'>, quota: QuotaName): boolean {
  return quotaOf(account, quota) !== null
}

export type Wanted = {
  readonly count: number
  /** The id of a user whose own seat is not counted among those that are taken. */
  readonly except?: string
}

/**
 * Refuses (`plan-limit`) so many more than the plan has room for. Called inside the transaction that adds them, before it
 * does: whoever else wants some waits for its end and counts then.
 */
export async function demandRoom(
  context: Context,
  quota: QuotaName,
  { count, except }: Wanted,
): Promise<void> {
  if (count === 0 || !isLimited(context, quota)) return
  await lockPlan(context)
  const room = await findRoom(context.db, context.account.id, except)
  const limit = quotaOf(room, quota)
  if (limit === null || room[quota] + count <= limit) return
  throw new Refusal('plan-limit', fullText(room, quota, limit))
}

/** Refuses (`plan-limit`) what the plan of the account lacks. */
export function demandFeature({ account }: Pick<Context, 'account'>, feature: Feature): void {
  if (hasFeature(account, feature)) return
  const others = planIds.filter(plan => plan !== 'self-hosted' && hasFeature({ plan }, feature))
  const names = others.map(plan => planRecords[plan].name).join(' or ')
  const why = `the plan ${planRecords[account.plan].name} has no ${featureNames[feature]}`
  throw new Refusal('plan-limit', `${why}: change to the plan ${names} under billing`)
}

/** Refuses (`plan-limit`) roles that the plan of the account does not have. */
export function demandRoles(context: Pick<Context, 'account'>, roles: Iterable<Role>): void {
  for (const role of roles) {
    if (!allowsRole(context.account, role)) demandFeature(context, 'restricted-role')
  }
}

export const featureNames: Readonly<Record<Feature, string>> = {
  groups: 'groups',
  'restricted-role': 'role media_library_restricted_access',
  sso: 'single sign-on through other providers',
  scim: 'SCIM directories',
}

function fullText(plan: PlanInForce, quota: QuotaName, limit: number): string {
  const name = planRecords[plan.plan].name
  const all = `the ${limit} ${limit === 1 ? quota.slice(0, -1) : quota} of the plan ${name}`
  const less = quota === 'seats' ? 'deactivate or delete somebody' : 'delete a group'
  return `${all} ${limit === 1 ? 'is' : 'are all'} taken: ${less}, or get more ${quota} or another plan under billing`
}
