import { randomUUID } from 'node:crypto'
import test from 'ava'
import { array, assert, asyncProperty, constantFrom, nat, record } from 'fast-check'
import { type Figures, getFigures } from '../../../src/domain/analytics/figures.ts'
import { rollUp } from '../../../src/domain/analytics/roll-up.ts'
import { createConnection } from '../../../src/domain/connections/connections.ts'
import type { Context } from '../../../src/domain/context.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import { newId } from '../../../src/lib/ids.ts'
import { type Metric, periods } from '../../../src/model/figure.ts'
import { enter, agency } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { aUser, clientFor } from '../../support/scim.ts'
import { testSeed } from '../../support/seed.ts'

const app = testApp(test)

type Fact = {
  readonly at: Date
  readonly type: string
  readonly user: string
  readonly application: string
}

/** Writes that something happened at some time, as the doors write it. */
async function happened({ account }: Context, facts: readonly Fact[]): Promise<void> {
  const rows = facts.map(({ at, type, user, application }) => {
    const event = { account_id: account.id, id: newId(), at, type, request_id: 'test' }
    const names = { actor_name: 'x', target_name: 'x' }
    if (type === 'application.entered') {
      const who = { actor_kind: 'user', actor_id: user }
      return { ...event, ...names, ...who, target_kind: 'application', target_id: application }
    }
    const data = JSON.stringify({ application })
    return { ...event, ...names, actor_kind: 'system', target_kind: 'user', target_id: user, data }
  })
  if (rows.length > 0) await app.db('events').insert(rows)
}

const hour = 3_600_000
const midnight = Math.floor(Date.now() / (24 * hour)) * 24 * hour
const dayBefore = (days: number): string =>
  new Date(midnight - days * 24 * hour).toISOString().slice(0, 10)
const range = { from: dayBefore(58), to: dayBefore(0) } as const

/** The values of a figure that are not 0, by the beginning of the period. */
function valuesOf({ series }: Figures, of: string | null = null): Record<string, number> {
  const points = series.find(({ subject }) => (subject?.id ?? null) === of)?.points ?? []
  return Object.fromEntries(
    points.flatMap(({ start, value }) => (value === 0 ? [] : [[start, value]])),
  )
}

function startOf(at: Date, period: (typeof periods)[number]): string {
  const day = new Date(at.toISOString().slice(0, 10))
  if (period === 'week') day.setUTCDate(day.getUTCDate() - ((day.getUTCDay() + 6) % 7))
  if (period === 'month') day.setUTCDate(1)
  return day.toISOString().slice(0, 10)
}

/** The same figure counted from the facts. */
function naive(
  facts: readonly Fact[],
  metric: Metric,
  period: (typeof periods)[number],
): Record<string, number> {
  const types: Partial<Record<Metric, readonly string[]>> = {
    'sign-ins': ['sign_in.succeeded'],
    entries: ['application.entered'],
    'active-users': ['sign_in.succeeded', 'application.entered'],
  }
  const counted = facts.filter(({ type }) => types[metric]?.includes(type))
  const groups = Map.groupBy(counted, ({ at }) => startOf(at, period))
  const size = (group: readonly Fact[]): number =>
    metric === 'active-users' ? new Set(group.map(({ user }) => user)).size : group.length
  return Object.fromEntries([...groups].map(([start, group]) => [start, size(group)]))
}

test('figures are those that a count of all events gives, whatever comes late and however often they are made', async t => {
  const users = Array.from({ length: 4 }, () => randomUUID())
  const applications = ['one', 'two']
  const fact = record({
    at: nat({ max: 58 * 24 - 1 }).map(hours => new Date(midnight - (hours + 0.5) * hour)),
    type: constantFrom('sign_in.succeeded', 'application.entered'),
    user: constantFrom(...users),
    application: constantFrom(...applications),
  })
  let run = 0
  await assert(
    asyncProperty(
      array(fact, { maxLength: 40 }),
      array(fact, { maxLength: 8 }),
      async (early, late) => {
        const context = app.inAccount(await app.makeAccount(`naive-${run++}`))
        await happened(context, early)
        await rollUp(app.db, { back: 60 })
        await happened(context, late)
        await Promise.all([rollUp(app.db, { back: 60 }), rollUp(app.db, { back: 60 })])
        const facts = [...early, ...late]
        for (const metric of ['sign-ins', 'entries', 'active-users'] as const) {
          for (const period of periods) {
            const whole = await getFigures(context, { ...range, metric, period, split: false })
            const wanted = naive(facts, metric, period)
            t.deepEqual(valuesOf(whole), wanted, `${metric} by ${period}`)
            const split = await getFigures(context, { ...range, metric, period, split: true })
            for (const application of applications) {
              const own = facts.filter(each => each.application === application)
              t.deepEqual(valuesOf(split, application), naive(own, metric, period), application)
            }
          }
        }
      },
    ),
    { numRuns: 8, seed: testSeed() },
  )
})

test('sign-ins, entries, refusals and changes of a directory are counted where they happen', async t => {
  const made = await agency(app, 'doors')
  const { context, account } = made
  await enter(made, made.browser())
  await enter(made, made.browser())
  const window = made.browser()
  const page = await window.open((await made.application.begin()).url)
  await window.submit(page, { username: 'ana', password: 'not this one' })
  await window.submit(await window.open((await made.application.begin()).url), {
    username: 'bo',
    password: 'three unrelated words',
  })
  const { connection, token } = await createConnection(context, {
    name: 'Entra',
    tokenExpiresAt: null,
  })
  const directory = clientFor(`${account.issuer}/scim/v2`, token, connection.id)
  await directory.post('/Users', aUser('cleo'))
  await directory.post('/Users', aUser('dan'))
  await rollUp(app.db, { back: 1 })
  const today = new Date().toISOString().slice(0, 10)
  const now = { period: 'day', from: today, to: today } as const
  const total = async (metric: Metric, split = false): Promise<unknown> => {
    const { series } = await getFigures(context, { ...now, metric, split })
    return series.map(({ subject, points }) => [subject?.name ?? null, points.at(-1)?.value])
  }
  t.deepEqual(await total('sign-ins'), [[null, 3]])
  t.deepEqual(await total('sign-ins', true), [['Light Table', 3]])
  t.deepEqual(await total('failed-sign-ins'), [[null, 1]])
  t.deepEqual(await total('entries', true), [['Light Table', 2]])
  t.deepEqual(await total('refused-entries', true), [['Light Table', 1]])
  t.deepEqual(await total('active-users'), [[null, 2]])
  t.deepEqual(await total('scim-changes', true), [['Entra', 2]])
  t.deepEqual(await total('seats'), [[null, 4]])
})

test('seats are those at the end of each period and stay where nothing was noted', async t => {
  const context = app.inAccount(await app.makeAccount('seats'))
  const { id: account_id } = context.account
  const note = (start: string, value: number): Promise<unknown> =>
    app.db('figures').insert({ account_id, metric: 'seats', period: 'day', start, value })
  await note('2025-12-20', 3)
  await note('2026-01-05', 5)
  await note('2026-01-07', 4)
  const asked = { metric: 'seats', split: false } as const
  const days = await getFigures(context, {
    ...asked,
    period: 'day',
    from: '2026-01-03',
    to: '2026-01-08',
  })
  t.deepEqual(
    days.series[0]?.points.map(({ value }) => value),
    [3, 3, 5, 5, 4, 4],
  )
  const weeks = await getFigures(context, {
    ...asked,
    period: 'week',
    from: '2025-12-10',
    to: '2026-01-12',
  })
  t.deepEqual(weeks.series[0]?.points, [
    { start: '2025-12-15', value: 3 },
    { start: '2025-12-22', value: 3 },
    { start: '2025-12-29', value: 3 },
    { start: '2026-01-05', value: 4 },
    { start: '2026-01-12', value: 4 },
  ])
})

test('what the retention of the audit trail takes away stays in the figures, and nothing of others is counted', async t => {
  const context = app.inAccount(await app.makeAccount('kept'))
  const other = app.inAccount(await app.makeAccount('other'))
  const user = await localUser(context, 'ana')
  const at = new Date('2026-01-10T12:00:00Z')
  const fact = { at, type: 'sign_in.succeeded', user: user.id, application: 'one' }
  await happened(context, [fact, fact, fact])
  await happened(other, [fact])
  await rollUp(app.db, { back: 400 })
  await app.db.raw('select events_expire(?, ?, 10000)', [context.account.id, '2026-01-31'])
  await removeUser(context, user.id)
  await rollUp(app.db, { back: 400 })
  const january = { from: '2026-01-01', to: '2026-01-31', period: 'month' } as const
  for (const [metric, value] of [
    ['sign-ins', 3],
    ['active-users', 1],
  ] as const) {
    const figures = await getFigures(context, { ...january, metric, split: false })
    t.deepEqual(valuesOf(figures), { '2026-01-01': value }, metric)
  }
})
