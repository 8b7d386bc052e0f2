import { isDeepStrictEqual } from 'node:util'
import {
  fallbackPlan,
  type PlanId,
  planRecords,
  type PlanTerms,
  type Quotas,
} from '../../model/plan.ts'
import { Refusal } from '../../model/refusal.ts'
import { findAccounts } from '../../storage/accounts.ts'
import {
  insertPlanChange,
  listPlanChanges as listChangeRows,
  type PlanChange,
  type PlanChangeKind,
  type PlanState,
} from '../../storage/plan/plan-changes.ts'
import {
  findPlanTerms,
  type NewTerms,
  type StoredTerms,
  updatePlan,
} from '../../storage/plan/plans.ts'
import { demandRight } from '../caller.ts'
import { planChanged } from '../changed-entry.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { type Expected, isExpected } from '../expected-version.ts'
import { checkLength } from '../text-limits.ts'
import { lockPlan } from './limits.ts'

export type { PlanChange }

export type NewPlan = {
  readonly plan: PlanId
  /** Agreed on for this account instead of what the plan says; null for any number. */
  readonly quotas: Partial<Quotas>
  readonly reason: string | null
  /** The version of the account that the caller saw; another one is refused as stale. */
  readonly expected?: Expected
}

/**
 * Gives the account another plan, or other quotas, from now on; an end that was set is taken back. What the plan lacks goes
 * dormant and what it brings revives (`dormant.ts`). To and from the plan of a self-hosted account leads the command line
 * only, since the way back would be closed.
 */
export async function setPlan(context: Context, next: NewPlan): Promise<void> {
  const { plan, quotas, reason, expected } = next
  checkQuotas(quotas)
  checkLength('reason', reason)
  await changePlan(context, { kind: 'set', reason }, terms => {
    if (!isExpected(expected, terms.version)) {
      throw new Refusal('stale', `the account is at version ${terms.version} by now`)
    }
    if (context.caller !== undefined && [plan, terms.plan].includes('self-hosted')) {
      throw new Refusal('conflict', 'the plan of a self-hosted account is set on the command line')
    }
    const since = plan === terms.plan ? terms.since : null
    return { plan, planQuotas: quotas, since, until: null, after: null }
  })
}

/** Ends the subscription with the month that runs. Until then it can be resumed; nothing is deleted then either. */
export async function cancelPlan(context: Context, reason: string | null): Promise<void> {
  checkLength('reason', reason)
  await changePlan(context, { kind: 'cancelled', reason }, terms => {
    const { name, subscribed } = planRecords[terms.plan]
    if (!subscribed) throw new Refusal('conflict', `the plan ${name} is no subscription`)
    return terms.until === null ? { ...terms, until: terms.periodEnd, after: fallbackPlan } : terms
  })
}

/** Takes a cancellation back before it has come into effect. */
export async function resumePlan(context: Context, reason: string | null): Promise<void> {
  checkLength('reason', reason)
  await changePlan(context, { kind: 'resumed', reason }, terms => {
    if (terms.until !== null) return { ...terms, until: null, after: null }
    if (planRecords[terms.plan].subscribed) return terms
    throw new Refusal('conflict', 'no subscription runs here any more: choose a plan')
  })
}

/** Writes that a plan has ended, where it has: it holds no more since its end, whether this was written or not. */
export async function writeEnd(context: Context): Promise<void> {
  await inTransaction(context, async inside => {
    await lockPlan(inside)
    const terms = await findPlanTerms(inside.db, inside.account.id)
    if (!terms.ended) return
    const after = { ...inForce(terms), since: terms.until }
    await write(inside, { kind: 'ended', reason: null }, { before: terms, after })
  })
}

/** Up to `limit` changes of the plan from before the one with the id `before`, the latest first. */
export async function listPlanChanges(
  context: Context,
  page: { before: string | null; limit: number },
): Promise<readonly PlanChange[]> {
  return listChangeRows(context.db, { ...page, accountId: context.account.id })
}

/** The terms as they hold: after the end of a plan those of the one that follows. */
export function inForce(terms: StoredTerms): StoredTerms {
  const { ended, after, until } = terms
  if (!ended || after === null || until === null) return terms
  return { ...terms, plan: after, planQuotas: {}, since: until, until: null, after: null }
}

/** The context with the account as the database has it now: with the plan that this transaction has set. */
export async function withPresentPlan<Own extends Context>(context: Own): Promise<Own> {
  const accounts = await findAccounts(context.db, [context.account.id])
  return { ...context, account: accounts.get(context.account.id) ?? context.account }
}

type Step = { readonly kind: PlanChangeKind; readonly reason: string | null }

async function changePlan(
  context: Context,
  step: Step,
  change: (terms: StoredTerms) => NewTerms,
): Promise<void> {
  demandRight(context, 'billing.manage')
  await inTransaction(context, async inside => {
    await lockPlan(inside)
    const before = inForce(await findPlanTerms(inside.db, inside.account.id))
    const after = change(before)
    if (isDeepStrictEqual(toState(before), toState(after))) return
    await write(inside, step, { before, after })
  })
}

async function write(
  context: Context,
  { kind, reason }: Step,
  { before, after }: { before: PlanTerms; after: NewTerms },
): Promise<void> {
  const { db, account, actor } = context
  await updatePlan(db, account.id, after)
  const states = { before: toState(before), after: toState(after) }
  await insertPlanChange(db, account.id, { kind, reason, actor, ...states })
  const target = { kind: 'account', id: account.id, name: account.slug } as const
  const follows = kind === 'set' || kind === 'ended' ? [planChanged({})] : []
  await recordEvent(context, { type: `plan.${kind}`, target, data: { ...states, reason } }, follows)
}

function toState({ plan, planQuotas, until, after }: Omit<PlanTerms, 'since'>): PlanState {
  const { seats, groups } = planQuotas
  const quotas = {
    ...(seats === undefined ? {} : { seats }),
    ...(groups === undefined ? {} : { groups }),
  }
  return { plan, quotas, until: until?.toISOString() ?? null, after }
}

function checkQuotas(quotas: Partial<Quotas>): void {
  for (const [field, value] of Object.entries(quotas)) {
    if (value === null || (Number.isSafeInteger(value) && value >= 1)) continue
    throw new Refusal('invalid', `${field} is a whole number from 1 on`, { field })
  }
}
