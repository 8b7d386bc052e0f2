import test from 'ava'
import { createConnection } from '../../src/domain/connections/connections.ts'
import { createGroup } from '../../src/domain/groups/create-group.ts'
import { setPlan } from '../../src/domain/plan/plans.ts'
import { type AdminAnswer, adminClient } from '../support/admin.ts'
import { testApp } from '../support/app.ts'
import { linesOf, send } from '../support/imports.ts'
import { localUser } from '../support/people.ts'
import { planned, replanned } from '../support/planned.ts'

const app = testApp(test)

// A transparent pixel.
const png = new Uint8Array(
  Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==',
    'base64',
  ),
)
const directory = { kind: 'directory', externalId: null, attributes: {} } as const

test('IK-06: finance sees the plan, cancels the subscription to the end of its month and resumes it', async t => {
  const context = await planned(app, 'life', { plan: 'paid' })
  const finance = await adminClient(app, context.account, { role: 'finance' })
  const before = await finance.get('/plan')
  t.is(before.status, 200)
  t.like(before.body, { plan: 'paid', until: null, after: null, quotas: { seats: 5 } })
  t.is(before.body.used.seats, 1)
  const cancelled = await finance.post('/plan/cancel', { reason: 'too dear' })
  t.is(cancelled.status, 200)
  t.like(cancelled.body, { plan: 'paid', after: 'free', until: before.body.periodEnd })
  const days = (Date.parse(cancelled.body.until) - Date.now()) / 86_400_000
  t.true(days > 27 && days < 32, `${days}`)
  t.is((await finance.post('/plan/cancel', {})).body.until, cancelled.body.until)
  const resumed = await finance.post('/plan/resume', {})
  t.like(resumed.body, { plan: 'paid', until: null, after: null })

  const history = await finance.get('/plan/history')
  t.deepEqual(
    history.body.items.map((each: { kind: string; reason: string | null }) => [
      each.kind,
      each.reason,
    ]),
    [
      ['resumed', null],
      ['cancelled', 'too dear'],
      ['set', null],
    ],
  )
  t.like(history.body.items[1], {
    actor: { kind: 'user', id: finance.user.id },
    before: { plan: 'paid', until: null },
    after: { plan: 'paid', after: 'free' },
  })
  const first = await finance.get('/plan/history?limit=2')
  const second = await finance.get(`/plan/history?limit=2&cursor=${first.body.next}`)
  t.deepEqual([...first.body.items, ...second.body.items], history.body.items)
  t.is(second.body.next, null)
})

test('IK-06: nobody but finance and administrators sees or changes the plan', async t => {
  const context = await planned(app, 'others', { plan: 'enterprise' })
  const developer = await adminClient(app, context.account, { role: 'developer' })
  for (const path of ['/plan', '/plan/history']) t.is((await developer.get(path)).status, 403)
  t.is((await developer.post('/plan/cancel', {})).status, 403)
  t.is((await developer.put('/plan', { plan: 'free' })).status, 403)
  const administrator = await adminClient(app, context.account)
  t.is((await administrator.get('/plan')).body.plan, 'enterprise')
})

test('the plan is changed with a recent sign-in only, and at the version that was seen', async t => {
  const context = await planned(app, 'change', { plan: 'paid' })
  const late = await adminClient(app, context.account, { role: 'finance', ago: 3600 })
  t.is((await late.put('/plan', { plan: 'enterprise' })).status, 403)
  const finance = await adminClient(app, context.account, { role: 'finance' })
  const { headers } = await finance.get('/plan')
  const match = { 'if-match': headers.get('etag') ?? '' }
  const raised = await finance.put(
    '/plan',
    { plan: 'enterprise', seats: 50, reason: 'growth' },
    match,
  )
  t.like(raised.body, { plan: 'enterprise', quotas: { seats: 50, groups: null } })
  t.is((await finance.put('/plan', { plan: 'free' }, match)).status, 412)
  const wrong = await finance.put('/plan', { plan: 'enterprise', seats: 0 })
  t.like(wrong, { status: 400, body: { code: 'invalid', errors: [{ path: 'seats' }] } })
})

test('the console neither leaves nor takes the plan of a self-hosted account', async t => {
  const account = await app.makeAccount('own')
  const finance = await adminClient(app, account, { role: 'finance' })
  t.like((await finance.get('/plan')).body, { plan: 'self-hosted', periodEnd: null })
  t.is((await finance.put('/plan', { plan: 'free' })).status, 409)
  t.is((await finance.post('/plan/cancel', {})).status, 409)
  const paid = await replanned(app.inAccount(account), { plan: 'paid' })
  t.is((await finance.put('/plan', { plan: 'self-hosted' })).status, 409)
  t.is((await finance.post('/plan/resume', {})).status, 200)
  t.is(paid.account.plan, 'paid')
})

test('the preview of leaving a plan names who and what goes dormant, and changes nothing', async t => {
  const context = await planned(app, 'preview', { plan: 'enterprise' })
  const finance = await adminClient(app, context.account, { role: 'finance' })
  await localUser(context, 'ana', 'media_library_restricted_access')
  for (const name of ['bo', 'cleo', 'dan']) await localUser(context, name, 'developer')
  await localUser(context, 'eve', 'account_administrator')
  await createGroup(context, { ...directory, name: 'Press' })
  await createConnection(context, { name: 'Entra', tokenExpiresAt: null })
  const count = async (table: string): Promise<number> => {
    const [row] = await app.db(table).where({ account_id: context.account.id }).count('* as n')
    return Number(row?.['n'])
  }
  const before = [await count('events'), await count('plan_changes')]
  const { status, body } = await finance.post('/plan/preview', { plan: 'free' })
  t.is(status, 200)
  t.deepEqual([await count('events'), await count('plan_changes')], before)
  t.is((await finance.get('/plan')).body.plan, 'enterprise')
  const names = (some: { first: { name: string }[] }): string[] =>
    some.first.map(({ name }) => name)
  t.deepEqual(names(body.dormant.users), ['ana', 'cleo', 'dan'])
  t.is(body.dormant.users.count, 3)
  t.deepEqual(
    body.dormant.users.first.map(({ cause }: { cause: string }) => cause),
    ['role', 'seats', 'seats'],
  )
  t.deepEqual(names(body.dormant.groups), ['Press'])
  t.deepEqual(names(body.dormant.connections), ['Entra'])
  t.is(body.revived.users.count, 0)

  await setPlan(context, { plan: 'free', quotas: {}, reason: null })
  const back = await finance.post('/plan/preview', { plan: 'enterprise' })
  t.deepEqual(back.body.revived, body.dormant)
  t.is(back.body.dormant.users.count, 0)
})

test('IK-07: every limited action of the console is refused as plan_limit, with what to do', async t => {
  const context = await planned(app, 'limited', { plan: 'enterprise', seats: 2 })
  const administrator = await adminClient(app, context.account)
  const group = await administrator.post('/groups', { name: 'Press', kind: 'directory' })
  t.is(group.status, 201)
  await replanned(context, { plan: 'paid', seats: 2 })
  const isLimit = async (asked: Promise<AdminAnswer>, why: RegExp): Promise<void> => {
    const { status, body } = await asked
    t.is(status, 403)
    t.is(body.code, 'plan_limit')
    t.regex(body.detail, why)
  }
  const change = /^the plan Paid has no .*: change to the plan Enterprise under billing$/
  const path = `/groups/${group.body.id}`
  await isLimit(administrator.post('/groups', { name: 'More', kind: 'directory' }), change)
  await isLimit(administrator.patch(path, { name: 'Other' }), change)
  const upload = { mediaType: 'image/png', body: png }
  await isLimit(administrator.send('PUT', `${path}/icon`, upload), change)
  await isLimit(administrator.post('/connections', { name: 'Entra' }), change)
  const restricted = { userName: 'ana', role: 'media_library_restricted_access' }
  await isLimit(administrator.post('/users', restricted), change)
  t.is((await administrator.post('/users', { userName: 'ana', role: 'developer' })).status, 201)
  const full = /^the 2 seats of the plan Paid are all taken: .*get more seats/
  await isLimit(administrator.post('/users', { userName: 'bo', role: 'developer' }), full)
  const guest = { userName: 'bo@lumen.example', role: 'developer' }
  await isLimit(administrator.post('/invitations', guest), full)
  const [row] = await app.db('users').where({ account_id: context.account.id }).count()
  t.is(Number(row?.['count']), 2)
})

test('IK-07: an import creates those for whom there are seats and tells of the others, a dry run as well and nothing else', async t => {
  const context = await planned(app, 'import', { plan: 'paid', seats: 3 })
  const administrator = await adminClient(app, context.account)
  const people = ['a', 'b', 'c', 'd'].map(name => `${name}@lumen.example,developer`)
  const file = ['userName,role', ...people]
  const count = async (): Promise<number> => {
    const [row] = await app.db('users').where({ account_id: context.account.id }).count()
    return Number(row?.['count'])
  }
  const dry = linesOf(await send(administrator, '/imports/users?dryRun=true', file))
  t.is(await count(), 1)
  const real = linesOf(await send(administrator, '/imports/users', file))
  t.is(await count(), 3)
  for (const { summary, lines } of [dry, real]) {
    t.like(summary, { created: 2, refused: 2 })
    t.regex(JSON.stringify(lines.at(-1)), /the 3 seats of the plan Paid are all taken/)
  }
})
