import { z } from 'zod'
import { actorKinds } from '../../model/event.ts'
import { features, planIds } from '../../model/plan.ts'
import { roles } from '../../model/role.ts'
import { allOf, id, listQuery, pageOf, text, timestamp } from './common.ts'
import { operation } from './operation.ts'

const count = z.int().min(0)
const quota = z.int().min(1).max(1_000_000_000).nullable()
const planId = z.enum(planIds)
const reason = text(512).nullable().optional()

const plan = z
  .strictObject({
    plan: planId,
    name: z.string(),
    features: z.array(z.enum(features)),
    roles: z.array(z.enum(roles)).describe('The roles that people may have.'),
    quotas: z
      .strictObject({ seats: quota, groups: quota })
      .describe('How many there may be; null for any number.'),
    since: timestamp,
    until: timestamp.nullable().describe('When a cancelled subscription ends.'),
    after: planId.nullable().describe('The plan that comes then.'),
    periodEnd: timestamp.nullable().describe('The end of the month of the subscription that runs.'),
    used: z.strictObject({
      seats: count.describe('Active and invited users, of any role.'),
      groups: count,
      classes: z
        .strictObject({ light: count, regular: count, heavy: count })
        .describe('The seats by the weight of the heaviest right of who takes them.'),
    }),
    version: z.int(),
  })
  .meta({ id: 'Plan' })

const state = z.strictObject({
  plan: planId,
  quotas: z
    .strictObject({ seats: quota.optional(), groups: quota.optional() })
    .describe('Those agreed on instead of what the plan says.'),
  until: timestamp.nullable(),
  after: planId.nullable(),
})

const change = z
  .strictObject({
    id,
    kind: z.enum(['set', 'cancelled', 'resumed', 'ended']),
    at: timestamp,
    actor: z.strictObject({ kind: z.enum(actorKinds), id: id.nullable(), name: z.string() }),
    reason: z.string().nullable(),
    before: state,
    after: state,
  })
  .meta({ id: 'PlanChange' })

const named = z.strictObject({ id, name: z.string() })

function some<Item extends z.ZodType>(
  item: Item,
): z.ZodObject<{ count: typeof count; first: z.ZodArray<Item> }, z.core.$strict> {
  return z.strictObject({
    count,
    first: z.array(item).describe('The first 200 by the time of their creation.'),
  })
}

const asleep = z.strictObject({
  users: some(
    named.extend({
      cause: z.enum(['role', 'seats']).describe('The plan lacks the role, or a seat for them.'),
    }),
  ),
  groups: some(named),
  connections: some(named),
})

const newPlan = z.strictObject({
  plan: planId,
  seats: quota.optional().describe('Instead of the seats of the plan; null for any number.'),
  groups: quota.optional(),
  reason,
})

const offered = z
  .strictObject({
    plan: planId,
    name: z.string(),
    features: z.array(z.enum(features)),
    roles: z.array(z.enum(roles)).describe('The roles that people may have.'),
    quotas: z.strictObject({ seats: quota, groups: quota }),
    subscribed: z.boolean().describe('Whether it can be cancelled to the end of its month.'),
  })
  .meta({ id: 'OfferedPlan' })

export const listPlans = operation({
  id: 'listPlans',
  method: 'GET',
  path: '/plans',
  tag: 'plan',
  summary: 'The plans that there are, with what each has',
  description: 'To and from `self-hosted` leads the command line only.',
  needs: 'billing.view',
  answer: allOf(offered),
})

export const getPlan = operation({
  id: 'getPlan',
  method: 'GET',
  path: '/plan',
  tag: 'plan',
  summary: 'The plan of the account and what is used of it',
  needs: 'billing.view',
  answer: plan,
  versioned: true,
})

export const setPlan = operation({
  id: 'setPlan',
  method: 'PUT',
  path: '/plan',
  tag: 'plan',
  summary: 'Change the plan or its quotas, from now on',
  description:
    'What the plan lacks goes dormant and revives when it is there again; nothing is deleted. See `previewPlan`.',
  needs: 'billing.manage',
  recent: true,
  body: newPlan,
  answer: plan,
  versioned: true,
})

export const previewPlan = operation({
  id: 'previewPlan',
  method: 'POST',
  path: '/plan/preview',
  tag: 'plan',
  summary: 'Who and what another plan would put to sleep or wake',
  needs: 'billing.manage',
  body: newPlan.omit({ reason: true }),
  answer: z.strictObject({ dormant: asleep, revived: asleep }).meta({ id: 'PlanPreview' }),
})

export const cancelPlan = operation({
  id: 'cancelPlan',
  method: 'POST',
  path: '/plan/cancel',
  tag: 'plan',
  summary: 'End the subscription with the month that runs',
  needs: 'billing.manage',
  recent: true,
  body: z.strictObject({ reason }),
  answer: plan,
})

export const resumePlan = operation({
  id: 'resumePlan',
  method: 'POST',
  path: '/plan/resume',
  tag: 'plan',
  summary: 'Take a cancellation back before it has come into effect',
  needs: 'billing.manage',
  body: z.strictObject({ reason }),
  answer: plan,
})

export const listPlanChanges = operation({
  id: 'listPlanChanges',
  method: 'GET',
  path: '/plan/history',
  tag: 'plan',
  summary: 'What became of the plan, the latest first',
  needs: 'billing.view',
  query: listQuery,
  answer: pageOf(change),
})

export const planOperations = [
  listPlans,
  getPlan,
  setPlan,
  previewPlan,
  cancelPlan,
  resumePlan,
  listPlanChanges,
] as const
