import { partOf } from '../domain/parts.ts'
import {
  getPlan as read,
  listPlans as offered,
  previewPlan as preview,
} from '../domain/plan/plan-overview.ts'
import {
  cancelPlan as cancel,
  listPlanChanges as list,
  type NewPlan,
  type PlanChange,
  resumePlan as resume,
  setPlan as set,
} from '../domain/plan/plans.ts'
import {
  cancelPlan,
  getPlan,
  listPlanChanges,
  listPlans,
  previewPlan,
  resumePlan,
  setPlan,
} from './contract/plan.ts'
import { partAnswer, partIn, wholeAnswer } from './lists/listed.ts'
import { type Answer, route } from './route.ts'
import { isoTimes } from '../lib/iso-times.ts'

export const planRoutes = [
  route(listPlans, async () => wholeAnswer(offered(), plan => plan)),
  route(getPlan, async ({ context }) => isoTimes(await read(context))),
  route(setPlan, async ({ context, body, expected }) => {
    await set(context, { ...toPlan(body), expected })
    return isoTimes(await read(context))
  }),
  route(previewPlan, async ({ context, body }) => preview(context, toPlan(body))),
  route(cancelPlan, async ({ context, body }) => {
    await cancel(context, body.reason ?? null)
    return isoTimes(await read(context))
  }),
  route(resumePlan, async ({ context, body }) => {
    await resume(context, body.reason ?? null)
    return isoTimes(await read(context))
  }),
  route(listPlanChanges, async request => {
    const part = await partOf(partIn(request), ({ after, limit }) =>
      list(request.context, { before: after, limit }),
    )
    return partAnswer(request, part, represent)
  }),
]

type Body = {
  readonly plan: NewPlan['plan']
  readonly seats?: number | null | undefined
  readonly groups?: number | null | undefined
  readonly reason?: string | null | undefined
}

function toPlan({ plan, seats, groups, reason = null }: Body): NewPlan {
  const quotas = {
    ...(seats === undefined ? {} : { seats }),
    ...(groups === undefined ? {} : { groups }),
  }
  return { plan, quotas, reason }
}

function represent({
  actorKind,
  actorId,
  actorName,
  ...change
}: PlanChange): Answer<typeof listPlanChanges>['items'][number] {
  return {
    ...isoTimes(change),
    actor: { kind: actorKind, id: actorId, name: actorName },
  }
}
