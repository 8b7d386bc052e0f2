import { parse } from 'csv-parse/sync'
import test from 'ava'
import { removeUser } from '../../src/domain/users/remove-user.ts'
import { eventTypePattern } from '../../src/model/event.ts'
import { adminClient } from '../support/admin.ts'
import { testApp } from '../support/app.ts'
import { localUser } from '../support/people.ts'

const app = testApp(test)

test('IK-86: the audit trail is filtered by operation, user, target, time and request, and goes on page by page', async t => {
  const account = await app.makeAccount('audit')
  const { user, get, patch } = await adminClient(app, account)
  const reason = { reason: encodeURIComponent('weil es so heißt') }
  t.is((await patch('/account', { name: 'One' }, reason)).status, 200)
  t.is((await patch('/account', { name: 'Two' })).status, 200)
  const { body } = await get('/audit?action=account.changed')
  t.is(body.items.length, 2)
  t.like(body.items[1], {
    type: 'account.changed',
    typeVersion: 1,
    actor: { kind: 'user', id: user.id, name: user.userName },
    target: { kind: 'account', id: account.id, name: 'audit' },
    reason: 'weil es so heißt',
    data: { before: { name: 'audit' }, after: { name: 'One' } },
  })
  t.is(body.items[0].reason, null)
  t.truthy(body.items[1].address)
  const count = async (query: string): Promise<number> =>
    (await get(`/audit?${query}`)).body.items.length
  t.is(await count(`requestId=${body.items[1].requestId}`), 1)
  t.is(await count(`actorKind=user&actor=${user.id}`), 2)
  t.is(await count(`actor=${user.id}&action=user.*`), 0)
  t.is(await count(`targetKind=user&target=${user.id}`), 1)
  t.is(await count('actor=nobody'), 0)
  t.is(await count(`from=${body.items[0].at}&action=account.*`), 1)
  t.is(await count(`until=${body.items[1].at}&action=account.changed`), 0)
  t.is(await count(`until=2099-01-01T00:00:00%2B02:00&action=account.*`), 3)

  const first = await get('/audit?limit=3')
  t.is(first.body.items.length, 3)
  const second = await get(`/audit?limit=3&cursor=${first.body.next}`)
  t.is(second.body.next, null)
  const ids = [...first.body.items, ...second.body.items].map(({ id }) => id)
  t.is(new Set(ids).size, 4)
})

test('what is malformed is refused with the name of the parameter', async t => {
  const { get } = await adminClient(app, await app.makeAccount('auditbad'))
  const bad: readonly (readonly [string, string])[] = [
    ['action=group', 'action'],
    ['action=%25', 'action'],
    ['actorKind=robot', 'actorKind'],
    ['from=yesterday', 'from'],
    ['from=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z', 'until'],
    ['limit=201', 'limit'],
    ['who=me', 'who'],
    ['cursor=x', 'cursor'],
  ]
  for (const [query, path] of bad) {
    const { status, body } = await get(`/audit?${query}`)
    t.is(status, 400, query)
    t.is(body.errors?.[0]?.path, path, query)
  }
  const long = { reason: 'x'.repeat(501) }
  t.is((await get('/audit', long)).status, 400)
})

test('the trail is exported as a file in both forms, as far as the filters say', async t => {
  const account = await app.makeAccount('auditfile')
  const { get } = await adminClient(app, account)
  await localUser(app.inAccount(account), '=HYPERLINK("https://evil.example")')
  const lines = await get('/audit/export?action=user.*')
  t.is(lines.status, 200)
  t.is(lines.headers.get('content-type'), 'application/jsonl')
  t.is(lines.headers.get('content-disposition'), 'attachment; filename="audit-auditfile.jsonl"')
  t.is(lines.text.trimEnd().split('\n').length, 2)
  const csv = await get('/audit/export?format=csv')
  t.is(csv.headers.get('content-type'), 'text/csv; charset=utf-8')
  const rows = parse(csv.text, { columns: true }) as Record<string, string>[]
  t.is(rows.length, 5)
  t.true(rows.some(row => row['target_name'] === `'=HYPERLINK("https://evil.example")`))
  t.is((await get('/audit/export?format=xml')).status, 400)
})

test('retention and erasure ask for a recent sign-in and for the rights, and happen', async t => {
  const account = await app.makeAccount('auditkeep')
  const context = app.inAccount(account)
  const { get, put, post } = await adminClient(app, account)
  t.deepEqual((await get('/audit/retention')).body, { months: null })
  t.deepEqual((await put('/audit/retention', { months: 12 })).body, { months: 12 })
  t.is((await app.db('accounts').where({ id: account.id }).first()).event_months, 12)
  t.is((await put('/audit/retention', { months: 0 })).body.errors[0].path, 'months')
  const stale = await adminClient(app, account, { ago: 3600 })
  t.is((await stale.put('/audit/retention', { months: 1 })).body.code, 'reauthentication_required')
  const developer = await adminClient(app, account, { role: 'developer' })
  const { id } = await localUser(context, 'gone@lumen.example')
  t.is((await post('/audit/erasures', { user: id })).status, 409)
  await removeUser(context, id)
  t.is((await developer.post('/audit/erasures', { user: id })).status, 403)
  t.deepEqual((await post('/audit/erasures', { user: id })).body, { events: 2 })
  t.is((await post('/audit/erasures', { user: id })).status, 404)
  t.is((await post('/audit/erasures', { user: 'x' })).status, 404)
  const finance = await adminClient(app, account, { role: 'finance' })
  for (const path of ['/audit', '/audit/export', '/audit/retention']) {
    t.is((await finance.get(path)).status, 403, path)
    t.is((await developer.get(path)).status, 200, path)
  }
  t.is((await get(`/audit?target=${id}`)).body.items[1].target.name, 'erased')
})

test('AS-45: the types of events are told with a sentence each, for filters and webhooks', async t => {
  const account = await app.makeAccount('types')
  const { get, patch } = await adminClient(app, account)
  await patch('/account', { name: 'Two' })
  const { body } = await get('/event-types')
  const types = body.items.map(({ type }: { type: string }) => type)
  t.deepEqual(types, types.toSorted())
  for (const { type, description } of body.items) {
    t.regex(type, eventTypePattern)
    t.regex(description, /^\p{Lu}.*\.$/u, type)
  }
  const recorded = await app.db('events').distinct('type').pluck('type')
  t.true(recorded.length > 1)
  for (const type of recorded) t.true(types.includes(type), type)
})
