import {
  type PlanId,
  planIds,
  planRecords,
  type Quotas,
  quotaOf,
  rolesOf,
} from '../../model/plan.ts'
import type { Feature } from '../../model/plan.ts'
import type { Role } from '../../model/role.ts'
import { findPlanTerms, findRoom } from '../../storage/plan/plans.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'
import { undone } from '../what-if.ts'
import { type Dormant, listDormant } from './dormant.ts'
import { inForce, type NewPlan, setPlan, withPresentPlan } from './plans.ts'
import { countClasses, type SeatClasses } from './seat-classes.ts'

/** The plan of an account as it is now, with what is used of it. */
export type PlanOverview = {
  readonly plan: PlanId
  readonly name: string
  readonly features: readonly Feature[]
  readonly roles: readonly Role[]
  readonly quotas: Quotas
  readonly since: Date
  /** The end of a cancelled plan and what comes then. */
  readonly until: Date | null
  readonly after: PlanId | null
  /** The end of the month of the subscription that runs; null where there is none. */
  readonly periodEnd: Date | null
  /** The version of the account. */
  readonly version: number
  readonly used: { readonly seats: number; readonly groups: number; readonly classes: SeatClasses }
}

export type OfferedPlan = Pick<PlanOverview, 'plan' | 'name' | 'features' | 'roles' | 'quotas'> & {
  readonly subscribed: boolean
}

/** The plans that there are, with what each has. */
export function listPlans(): readonly OfferedPlan[] {
  return planIds.map(plan => ({
    plan,
    ...planRecords[plan],
    roles: rolesOf({ plan }),
  }))
}

/** The plan in force, and what is used of it. */
export async function getPlan(context: Context): Promise<PlanOverview> {
  demandRight(context, 'billing.view')
  const { db, account } = context
  const stored = await findPlanTerms(db, account.id)
  const { plan, planQuotas, since, until, after, periodEnd, version } = inForce(stored)
  const { name, features, subscribed } = planRecords[plan]
  const quotas = {
    seats: quotaOf({ plan, planQuotas }, 'seats'),
    groups: quotaOf({ plan, planQuotas }, 'groups'),
  }
  const { seats, groups } = await findRoom(db, account.id)
  const used = { seats, groups, classes: await countClasses(context) }
  const life = { since, until, after, periodEnd: subscribed ? periodEnd : null }
  return { plan, name, features, roles: rolesOf({ plan }), quotas, ...life, used, version }
}

export type PlanPreview = {
  /** Who and what the account has that goes dormant with the plan, and what revives. */
  readonly dormant: Dormant
  readonly revived: Dormant
}

/** Who and what another plan would put to sleep or wake: it is set, looked at, and rolled back. */
export async function previewPlan(context: Context, next: NewPlan): Promise<PlanPreview> {
  return undone(context, async inside => {
    const { account: before } = await withPresentPlan(inside)
    await setPlan(inside, next)
    const { account: after } = await withPresentPlan(inside)
    return {
      dormant: await listDormant(inside, { plan: after, other: before }),
      revived: await listDormant(inside, { plan: before, other: after }),
    }
  })
}
