import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '../../src/domain/context.ts'
import { setPlan, withPresentPlan } from '../../src/domain/plan/plans.ts'
import type { PlanId, Quotas } from '../../src/model/plan.ts'
import type { TestApp } from './app.ts'

/** An account with this plan and these quotas. */
export async function planned(
  app: TestApp,
  slug: string,
  { plan, ...quotas }: { readonly plan: PlanId } & Partial<Quotas>,
): Promise<Context> {
  return replanned(app.inAccount(await app.makeAccount(slug)), { plan, ...quotas })
}

/** The same account with another plan, once every address has followed: those of tokens keep an account for a second. */
export async function replanned(
  context: Context,
  { plan, ...quotas }: { readonly plan: PlanId } & Partial<Quotas>,
): Promise<Context> {
  await setPlan(context, { plan, quotas, reason: null })
  await sleep(1100)
  return withPresentPlan(context)
}
