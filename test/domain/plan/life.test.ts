import test from 'ava'
import { endPlans } from '../../../src/domain/plan/end-plans.ts'
import { getPlan } from '../../../src/domain/plan/plan-overview.ts'
import {
  cancelPlan,
  listPlanChanges,
  resumePlan,
  withPresentPlan,
} from '../../../src/domain/plan/plans.ts'
import { testApp } from '../../support/app.ts'
import { setClock } from '../../support/clock.ts'
import { localUser } from '../../support/people.ts'
import { planned, replanned } from '../../support/planned.ts'

const app = testApp(test)

const day = 86_400

test.serial(
  'a cancelled plan holds to its last second, and from then on the free one does',
  async t => {
    const context = await planned(app, 'ending', { plan: 'enterprise', seats: 4 })
    for (const name of ['ana', 'bo', 'cleo', 'dan']) await localUser(context, name)
    await cancelPlan(context, 'moving')
    const { until } = await getPlan(context)
    const rest = ((until?.getTime() ?? 0) - Date.now()) / 1000
    await setClock(app.db, { ahead: rest - 60 })
    const last = await withPresentPlan(context)
    t.is(last.account.plan, 'enterprise')
    await setClock(app.db, { ahead: rest + 1 })
    const after = await withPresentPlan(context)
    t.like(after.account, { plan: 'free', planQuotas: {} })
    const plan = await getPlan(after)
    t.like(plan, { plan: 'free', until: null, after: null, periodEnd: null })
    t.deepEqual(plan.since, until)
    await t.throwsAsync(localUser(after, 'eve', 'developer'), {
      message: /the 3 seats of the plan Free/,
    })
    await t.throwsAsync(resumePlan(after, null), { message: /choose a plan/ })
    t.is(
      Number(
        (await app.db('users').where({ account_id: context.account.id }).count())[0]?.['count'],
      ),
      4,
    )
  },
)

test.serial('the end of a plan is written once, by however many processes', async t => {
  const context = await planned(app, 'written', { plan: 'paid' })
  await cancelPlan(context, null)
  const { until } = await getPlan(context)
  const [before] = await app.db('accounts').where({ id: context.account.id }).select('plan')
  t.is(before.plan, 'paid')
  await setClock(app.db, { ahead: 70 * day })
  await Promise.all([1, 2, 3].map(() => endPlans(app.db)))
  const [row] = await app.db('accounts').where({ id: context.account.id })
  t.like(row, { plan: 'free', plan_until: null, plan_after: null })
  t.deepEqual(row.plan_since, until)
  const changes = await listPlanChanges(context, { before: null, limit: 10 })
  t.deepEqual(
    changes.map(({ kind, actorKind }) => `${kind} ${actorKind}`),
    ['ended system', 'cancelled command-line', 'set command-line'],
  )
  const events = await app
    .db('events')
    .where({ account_id: context.account.id, target_kind: 'account' })
    .whereLike('type', 'plan.%')
    .orderBy('id')
    .pluck<string[]>('type')
  t.deepEqual(events, ['plan.set', 'plan.cancelled', 'plan.ended'])
})

test.serial(
  'a plan that is chosen anew begins its months anew, and the same one goes on',
  async t => {
    const context = await planned(app, 'anew', { plan: 'paid' })
    const first = await getPlan(context)
    await setClock(app.db, { ahead: 100 * day })
    await replanned(context, { plan: 'paid', seats: 9 })
    const same = await getPlan(context)
    t.deepEqual(same.since, first.since)
    t.true((same.periodEnd?.getTime() ?? 0) > Date.now() + 100 * day * 1000)
    await replanned(context, { plan: 'enterprise' })
    t.true((await getPlan(context)).since > first.since)
    const changes = await listPlanChanges(context, { before: null, limit: 10 })
    await replanned(context, { plan: 'enterprise' })
    t.deepEqual(await listPlanChanges(context, { before: null, limit: 10 }), changes)
  },
)
