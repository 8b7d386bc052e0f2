import { type Role, roles } from './role.ts'

export const planIds = ['free', 'paid', 'enterprise', 'self-hosted'] as const

export type PlanId = (typeof planIds)[number]

/** What a plan has or lacks. */
export const features = ['groups', 'restricted-role', 'sso', 'scim'] as const

export type Feature = (typeof features)[number]

/** What a plan may limit. A seat is taken by an active or invited user of any role. */
export const quotaNames = ['seats', 'groups'] as const

export type QuotaName = (typeof quotaNames)[number]

/** How many there may be, null for any number. */
export type Quotas = Readonly<Record<QuotaName, number | null>>

export type PlanRecord = {
  readonly name: string
  readonly features: readonly Feature[]
  readonly quotas: Quotas
  /** Whether somebody subscribes to it: then it can be cancelled to the end of the month that runs. */
  readonly subscribed: boolean
}

/** The plans. What a plan lacks is refused, and dormant where it is there from before (`domain/plan/dormant.ts`). */
export const planRecords: Readonly<Record<PlanId, PlanRecord>> = {
  free: { name: 'Free', features: [], quotas: { seats: 3, groups: null }, subscribed: false },
  paid: { name: 'Paid', features: [], quotas: { seats: 5, groups: null }, subscribed: true },
  enterprise: {
    name: 'Enterprise',
    features,
    quotas: { seats: null, groups: null },
    subscribed: true,
  },
  'self-hosted': {
    name: 'Self-hosted',
    features,
    quotas: { seats: null, groups: null },
    subscribed: false,
  },
}

/** The plan that holds for an account, with the quotas that were agreed on instead of the plan's own. */
export type PlanInForce = { readonly plan: PlanId; readonly planQuotas: Partial<Quotas> }

/** The plan of an account with when it ends and what comes then. */
export type PlanTerms = PlanInForce & {
  readonly since: Date
  /** From when on `after` holds instead; null while no end is set. */
  readonly until: Date | null
  readonly after: PlanId | null
}

/** What becomes of a subscription that ends. */
export const fallbackPlan: PlanId = 'free'

export function quotaOf({ plan, planQuotas }: PlanInForce, name: QuotaName): number | null {
  const agreed = planQuotas[name]
  return agreed === undefined ? planRecords[plan].quotas[name] : agreed
}

export function hasFeature({ plan }: Pick<PlanInForce, 'plan'>, feature: Feature): boolean {
  return planRecords[plan].features.includes(feature)
}

/** The roles that people of an account may have. */
export function rolesOf(plan: Pick<PlanInForce, 'plan'>): readonly Role[] {
  return roles.filter(role => allowsRole(plan, role))
}

export function allowsRole(plan: Pick<PlanInForce, 'plan'>, role: Role): boolean {
  return role !== 'media_library_restricted_access' || hasFeature(plan, 'restricted-role')
}
