import type { Context } from '../domain/context.ts'
import type { NamedSome } from '../domain/plan/dormant.ts'
import { getPlan, type PlanOverview, previewPlan } from '../domain/plan/plan-overview.ts'
import { type NewPlan, setPlan } from '../domain/plan/plans.ts'
import { isoTimes } from '../lib/iso-times.ts'
import type { Json } from '../model/json.ts'
import { planIds, quotaNames } from '../model/plan.ts'
import {
  accountOption,
  type Command,
  oneOf,
  type Options,
  optionalText,
  table,
  text,
  UsageError,
} from './command.ts'
import { contextIn } from './workplace.ts'

const quotaOption = (what: string): { type: 'string'; meaning: string; value: string } => ({
  type: 'string',
  meaning: `how many ${what} there may be, or “unlimited”; without it what the plan says`,
  value: 'N',
})

export const planCommands: readonly Command[] = [
  {
    name: 'plan show',
    summary: 'Shows the plan of an account and what is used of it',
    options: { account: accountOption },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      return toOutput(await getPlan(context))
    },
  },
  {
    name: 'plan set',
    summary: 'Gives an account a plan from now on: what it lacks goes dormant, nothing is deleted',
    options: {
      account: accountOption,
      plan: { type: 'string', meaning: planIds.join(', '), required: true, value: 'P' },
      seats: quotaOption('active and invited users'),
      groups: quotaOption('groups'),
      reason: { type: 'string', meaning: 'why, for the history', value: 'R' },
      'dry-run': { type: 'boolean', meaning: 'only tell who and what would go dormant' },
    },
    run: async (workplace, options) => {
      const context = await contextIn(workplace, text(options, 'account'))
      const next: NewPlan = {
        plan: oneOf(options, 'plan', { words: planIds }),
        quotas: quotasOf(options),
        reason: optionalText(options, 'reason') ?? null,
      }
      if (options.values['dry-run'] === true) return preview(context, next)
      await setPlan(context, next)
      return toOutput(await getPlan(context))
    },
  },
]

function quotasOf(options: Options): NewPlan['quotas'] {
  const given = quotaNames.flatMap(name => {
    const value = optionalText(options, name)
    return value === undefined ? [] : [[name, quotaFrom(name, value)] as const]
  })
  return Object.fromEntries(given)
}

function quotaFrom(name: string, value: string): number | null {
  if (value === 'unlimited') return null
  if (/^[1-9]\d{0,8}$/.test(value)) return Number(value)
  throw new UsageError(`--${name} is a number from 1 on or “unlimited”`)
}

async function preview(context: Context, next: NewPlan): ReturnType<Command['run']> {
  const { dormant, revived } = await previewPlan(context, next)
  const rows = Object.entries({ dormant, revived }).flatMap(([state, things]) =>
    Object.entries<NamedSome>(things).map(([kind, some]) => [state, kind, ...namesOf(some)]),
  )
  const json = { dormant, revived } as unknown as Json
  return { json, text: table([['would be', 'what', 'how many', 'first'], ...rows]) }
}

function namesOf({ count, first }: NamedSome): readonly string[] {
  const names = first.slice(0, 5).map(({ name }) => name)
  return [`${count}`, names.join(', ')]
}

function toOutput(plan: PlanOverview): Awaited<ReturnType<Command['run']>> {
  const json = isoTimes(plan)
  const { light, regular, heavy } = plan.used.classes
  const rows = [
    ['plan', plan.name],
    ['seats', `${plan.used.seats} of ${plan.quotas.seats ?? 'any number'}`],
    ['classes', `${light} light, ${regular} regular, ${heavy} heavy`],
    ['groups', `${plan.used.groups} of ${plan.quotas.groups ?? 'any number'}`],
    ['features', plan.features.join(', ')],
    ['until', json.until === null ? '' : `${json.until}, then ${plan.after}`],
  ]
  return { json, text: table([['what', 'value'], ...rows]) }
}
