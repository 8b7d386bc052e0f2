import test from 'ava'
import { parse } from 'csv-parse/sync'
import { rollUp } from '../../src/domain/analytics/roll-up.ts'
import { createConnection } from '../../src/domain/connections/connections.ts'
import { adminClient } from '../support/admin.ts'
import { testApp } from '../support/app.ts'
import { aUser, clientFor } from '../support/scim.ts'

const app = testApp(test)
const today = new Date().toISOString().slice(0, 10)
const range = `from=${today}&to=${today}`

test('IK-06: finance reads figures and saves them as a file, in which names are no formulas', async t => {
  const account = await app.makeAccount('lumen')
  const context = app.inAccount(account)
  const name = '=HYPERLINK("https://evil.example")'
  const { connection, token } = await createConnection(context, { name, tokenExpiresAt: null })
  await clientFor(`${account.issuer}/scim/v2`, token).post('/Users', aUser('ana'))
  await rollUp(app.db, { back: 1 })
  const finance = await adminClient(app, account, { role: 'finance' })
  const split = await finance.get(`/analytics/figures?metric=scim-changes&${range}&split=true`)
  t.is(split.status, 200)
  t.deepEqual(split.body.series, [
    { subject: { id: connection.id, name }, points: [{ start: today, value: 1 }] },
  ])
  t.is(split.body.omitted, 0)
  t.true(Date.parse(split.body.rolledAt) > Date.now() - 60_000)

  const file = await finance.get(`/analytics/export?${range}&period=month`)
  t.is(file.headers.get('content-type'), 'text/csv; charset=utf-8')
  t.regex(file.headers.get('content-disposition') ?? '', /figures-lumen-/)
  const rows: Record<string, string>[] = parse(file.text, { columns: true })
  const start = `${today.slice(0, 8)}01`
  t.deepEqual(
    rows.filter(({ metric }) => metric === 'scim-changes'),
    [
      { metric: 'scim-changes', period: 'month', start, subject: '', name: '', value: '1' },
      {
        metric: 'scim-changes',
        period: 'month',
        start,
        subject: connection.id,
        name: `'${name}`,
        value: '1',
      },
    ],
  )
  t.deepEqual(
    rows.filter(({ metric }) => metric === 'seats').map(({ value }) => value),
    ['1'],
  )
})

test('IK-06: who may not see figures gets none, and of another account nobody does', async t => {
  const account = await app.makeAccount('closed')
  const restricted = await adminClient(app, account, { role: 'media_library_full_access' })
  t.is((await restricted.get(`/analytics/figures?metric=seats&${range}`)).status, 403)
  t.is((await restricted.get(`/analytics/export?${range}`)).status, 403)
  const developer = await adminClient(app, account, { role: 'developer' })
  const { body } = await developer.get(`/analytics/figures?metric=sign-ins&${range}&split=true`)
  t.deepEqual(body.series, [])
})

test('a range that is wrong or too long is refused with its field', async t => {
  const account = await app.makeAccount('ranges')
  const finance = await adminClient(app, account, { role: 'finance' })
  const field = async (query: string): Promise<string> => {
    const { status, body } = await finance.get(`/analytics/figures?${query}`)
    return `${status} ${body.errors?.[0]?.path}`
  }
  t.is(await field('metric=none&from=2026-01-01&to=2026-01-02'), '400 metric')
  t.is(await field('metric=seats&from=2026-01-02&to=2026-01-01'), '400 to')
  t.is(await field('metric=seats&from=2020-01-01&to=2026-01-01'), '400 to')
  t.is(await field('metric=seats&from=2000-01-01&to=2999-01-01'), '400 to')
  t.is(await field('metric=seats&from=0000-01-01&to=2026-01-01'), '400 from')
  t.is(await field('metric=seats&from=2026-02-30&to=2026-03-01'), '400 from')
  t.is(await field('metric=seats&split=true&from=2026-01-01&to=2026-01-02'), '400 split')
  const long = 'metric=sign-ins&period=month&from=2020-01-01&to=2026-01-31'
  const { body } = await finance.get(`/analytics/figures?${long}`)
  t.is(body.series[0].points.length, 73)
  t.is((await finance.get('/analytics/export?from=2020-01-01&to=2026-01-01')).status, 400)
})
