import test from 'ava'
import { purgeJoinRequests } from '../../../src/domain/join-requests/purge-requests.ts'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { wordsOf } from '../../support/browser.ts'
import { localGroup } from '../../support/groups.ts'
import { askAndProve, asking, onlyRequest, openForm } from '../../support/join.ts'
import { localUser } from '../../support/people.ts'
import { planned } from '../../support/planned.ts'

const app = testApp(test)

test('HV-30: a request is shown once its mail address is proven, and approval invites with the groups of source request', async t => {
  const account = await app.makeAccount('joined')
  const admin = await adminClient(app, account)
  const editors = await localGroup(app.inAccount(account), 'Editors')
  const photo = await localGroup(app.inAccount(account), 'Photo')
  const hidden = await localGroup(app.inAccount(account), 'Hidden')
  const form = { mode: 'public', defaultGroups: [editors.id], choosableGroups: [photo.id] }
  t.is((await admin.patch('/join-form', form)).status, 200)
  const visitor = asking(app, account)
  const page = await visitor.browser.open(`${account.issuer}/sign-in/join`)
  t.regex(wordsOf(page), /Ask to join joined .*Photo/)
  t.notRegex(page.text, /Editors|Hidden/, 'only those that may be chosen are named')
  const address = 'Kai@berg.example'
  const asked = await visitor.ask({
    name: 'Kai Berg',
    address,
    message: 'We met at the fair',
    [`group-${photo.id}`]: 'on',
    [`group-${hidden.id}`]: 'on',
  })
  t.regex(wordsOf(asked), /A link is on its way to Kai@berg.example/)
  t.deepEqual((await admin.get('/join-requests')).body.items, [])
  t.deepEqual((await admin.get('/attention')).body.items, [])
  const link = await visitor.proofFor(address)
  t.is((await visitor.browser.open(link)).status, 200)
  t.deepEqual((await admin.get('/join-requests')).body.items, [], 'looking proves nothing')
  t.regex(wordsOf(await visitor.prove(address)), /Thank you/)
  t.is((await visitor.browser.open(link)).status, 400, 'used')
  const [request] = (await admin.get('/join-requests')).body.items
  t.like(request, { name: 'Kai Berg', address, message: 'We met at the fair', user: null })
  t.deepEqual(
    request.groups.map(({ name }: { name: string }) => name),
    ['Editors', 'Photo'],
  )
  t.like((await admin.get('/attention')).body.items[0], { kind: 'join-request-open', count: 1 })

  const until = new Date(Date.now() + 86_400_000).toISOString()
  const approved = await admin.post(`/join-requests/${request.id}/approve`, { until })
  t.is(approved.status, 200)
  t.like(approved.body, { state: 'approved', decidedBy: admin.user.userName })
  const user = (await admin.get(`/users/${approved.body.user}`)).body
  t.like(user, {
    userName: address,
    displayName: 'Kai Berg',
    role: 'media_library_restricted_access',
    state: 'invited',
  })
  const memberships = (await admin.get(`/users/${user.id}/memberships`)).body.items
  t.deepEqual(
    memberships.map((each: { name: string; sources: { kind: string; until: string }[] }) => [
      each.name,
      each.sources.map(source => [source.kind, source.until]),
    ]),
    ['Editors', 'Photo'].map(name => [name, [['request', until]]]),
  )
  const events = await app.db('events').where({ account_id: account.id }).orderBy('id')
  const types = events
    .map(({ type }) => type)
    .filter(type => /^join_request|^invitation/.test(type))
  t.deepEqual(types, [
    'join_request.asked',
    'join_request.opened',
    'invitation.sent',
    'join_request.approved',
  ])
  const told = events.filter(({ type }) => type.startsWith('join_request'))
  t.notRegex(JSON.stringify(told), /berg/i, 'events of requests hold nothing of who asked')
  t.is((await admin.delete(`/groups/${photo.id}/members/${user.id}`)).status, 200)
  t.is((await admin.get(`/users/${user.id}/memberships`)).body.items.length, 1)
})

test('HV-30: off is the default, and the public form, a wrong and a replaced secret are closed alike', async t => {
  const account = await app.makeAccount('closed')
  const admin = await adminClient(app, account)
  t.like((await admin.get('/join-form')).body, { mode: 'off', hasSecret: false })
  const { browser } = asking(app, account)
  const at = (path: string): ReturnType<typeof browser.open> =>
    browser.open(`${account.issuer}/sign-in/join${path}`)
  const shut = await at('')
  t.is(shut.status, 400)
  await admin.patch('/join-form', { mode: 'secret' })
  t.is((await at('')).text, shut.text)
  t.is((await at('/cohort_join_nothing')).text, shut.text)
  const first = (await admin.post('/join-form/link')).body.link
  t.regex(wordsOf(await browser.open(first)), /Ask to join/)
  const second = (await admin.post('/join-form/link')).body.link
  t.is((await browser.open(first)).text, shut.text)
  const stored = JSON.stringify(await app.db('join_settings').where({ account_id: account.id }))
  t.false(stored.includes(second.split('/').at(-1)))
  const visitor = asking(app, account, second)
  await visitor.ask({ name: 'Kai', address: 'kai@berg.example' })
  await visitor.prove('kai@berg.example')
  t.is((await admin.get('/join-requests')).body.items.length, 1)
  await admin.patch('/join-form', { mode: 'off' })
  t.is((await browser.open(second)).text, shut.text)
  const other = asking(app, await app.makeAccount('closed-2'))
  t.is((await other.browser.open(second.replace('/closed/', '/closed-2/'))).status, 400)
})

test('HV-30: known and unknown addresses get the same answers, and who is here joins the groups alone', async t => {
  const account = await app.makeAccount('alike')
  const admin = await adminClient(app, account)
  const group = await localGroup(app.inAccount(account), 'Editors')
  const form = { mode: 'public', skipApproval: true, defaultGroups: [group.id] }
  await admin.patch('/join-form', form)
  const ana = await localUser(
    app.inAccount(account),
    'ana@lumen.example',
    'media_library_restricted_access',
  )
  const visitor = asking(app, account)
  const answers = []
  for (const address of ['ana@lumen.example', 'new@lumen.example']) {
    const asked = await visitor.ask({ name: 'Somebody', address })
    const link = await visitor.proofFor(address)
    const proof = await visitor.browser.open(link)
    const proven = await visitor.browser.submit(proof)
    answers.push(
      [asked, proof, proven].map(({ status, text }) =>
        [status, text.replaceAll(address, '').replaceAll(/cohort_proof_[\w-]+/g, '')].join(' '),
      ),
    )
  }
  t.deepEqual(answers[0], answers[1])
  const open = (await admin.get('/join-requests')).body.items
  t.like(
    open,
    [{ address: 'ana@lumen.example', user: ana.id }],
    'nobody who is here is changed unasked',
  )
  t.is((await admin.get('/join-requests?state=approved')).body.items.length, 1)
  const version = (await admin.get(`/users/${ana.id}`)).body.version
  t.is((await admin.post(`/join-requests/${open[0].id}/approve`, {})).body.user, ana.id)
  t.is((await admin.get(`/users/${ana.id}`)).body.version, version)
  t.is((await admin.get(`/users/${ana.id}/memberships`)).body.items[0].sources[0].kind, 'request')
  const answer = await app.db('mails').where({ account_id: account.id, kind: 'join-answer' })
  t.like(answer, [{ recipient: 'ana@lumen.example' }])
})

test('HV-30: skipping approval lets in whoever proved their mail, within seats and what groups carry', async t => {
  const context = await planned(app, 'skip', { plan: 'enterprise', seats: 3 })
  const { account } = context
  const admin = await adminClient(app, account)
  const visitor = asking(app, account)
  const world = { account, admin, visitor }
  const plain = await localGroup(context, 'Plain')
  const form = { mode: 'public', skipApproval: true, defaultGroups: [plain.id] }
  t.is((await admin.patch('/join-form', { ...form, role: 'developer' })).status, 400)
  await admin.patch('/join-form', form)
  await visitor.ask({ name: 'A', address: 'a@berg.example' })
  t.is((await app.db('users').where({ account_id: account.id })).length, 1, 'not before the proof')
  await visitor.prove('a@berg.example')
  const [ana] = (await admin.get('/join-requests?state=approved')).body.items
  t.is(ana.decidedBy, 'The request form')
  t.is((await admin.get(`/users/${ana.user}`)).body.state, 'invited')
  await admin.put(`/groups/${plain.id}/rights/connections.manage`, {})
  await askAndProve(world, 'b@berg.example')
  t.like((await admin.get('/join-requests')).body.items, [{ address: 'b@berg.example' }])
  const waiting = await onlyRequest(world)
  t.is((await admin.post(`/join-requests/${waiting.id}/approve`, {})).status, 200)
  await admin.delete(`/groups/${plain.id}/rights/connections.manage`)
  await askAndProve(world, 'c@berg.example')
  const full = await onlyRequest(world)
  const refused = await admin.post(`/join-requests/${full.id}/approve`, {})
  t.is(refused.status, 403)
  t.is(refused.body.code, 'plan_limit')
  t.regex(refused.body.detail, /seats/)
  t.is((await onlyRequest(world)).id, full.id, 'it is still there')
  t.is((await app.db('users').where({ account_id: account.id })).length, 3)
})

test('HV-30: where a group is no longer offered when the address is proven, an administrator decides', async t => {
  const world = await openForm(app, 'offered', { skipApproval: true })
  const { account, admin, visitor } = world
  const { id } = await localGroup(app.inAccount(account), 'Editors')
  t.is((await admin.patch('/join-form', { choosableGroups: [id] })).status, 200)
  const address = 'kai@berg.example'
  await visitor.ask({ name: 'Kai', address, [`group-${id}`]: 'on' })
  t.is((await admin.patch('/join-form', { choosableGroups: [] })).status, 200)
  await visitor.prove(address)
  t.truthy((await onlyRequest(world)).id)
  t.deepEqual(await app.db('users').where({ account_id: account.id, user_name: address }), [])
})

test('HV-30: what is no name, address or message is told, too much is refused, and asking anew takes the place', async t => {
  const world = await openForm(app, 'limits')
  const { account, admin, visitor } = world
  const address = 'kai@berg.example'
  t.regex(wordsOf(await visitor.ask({ name: ' ', address })), /tell your name/)
  t.regex(wordsOf(await visitor.ask({ name: 'K\u202eai', address })), /tell your name/)
  const two = await visitor.ask({ name: 'Kai', address: 'a@b.example,c@d.example' })
  t.is(two.status, 422)
  t.regex(two.text, /value="a@b.example,c@d.example"/)
  const long = await visitor.ask({ name: 'Kai', address, message: 'x'.repeat(2001) })
  t.regex(wordsOf(long), /more than 2000/)
  t.deepEqual(await app.db('join_requests').where({ account_id: account.id }), [])
  await askAndProve(world, address, { message: 'first' })
  await askAndProve(world, address.toUpperCase(), { message: 'second' })
  const open = (await admin.get('/join-requests')).body.items
  t.like(open, [{ message: 'second' }])
  t.like((await admin.get('/join-requests?state=withdrawn')).body.items, [{ message: 'first' }])
  for (let each = 0; each < 3; each++) await visitor.ask({ name: 'Kai', address })
  const busy = await visitor.ask({ name: 'Kai', address })
  t.is(busy.status, 429)
  t.true(Number(busy.headers.get('retry-after')) > 0)
  const foreign = await visitor.browser.open(`${account.issuer}/sign-in/join`)
  const headers = { 'sec-fetch-site': 'cross-site' }
  t.is((await visitor.browser.submit(foreign, { name: 'K', address }, { headers })).status, 403)
})

test('HV-30: requests are paged, and old ones are purged with an event for those that nobody decided', async t => {
  const world = await openForm(app, 'paged')
  const { account, admin } = world
  for (const name of ['a', 'b', 'c']) await askAndProve(world, `${name}@berg.example`)
  await world.visitor.ask({ name: 'D', address: 'd@berg.example' })
  const first = (await admin.get('/join-requests?limit=2')).body
  const second = (await admin.get(`/join-requests?limit=2&cursor=${first.next}`)).body
  t.deepEqual(
    [...first.items, ...second.items].map(({ address }: { address: string }) => address[0]),
    ['a', 'b', 'c'],
  )
  t.is(second.next, null)
  await purgeJoinRequests(app.inAccount(account))
  const rows = app.db('join_requests').where({ account_id: account.id })
  t.is((await rows.clone()).length, 4)
  await admin.post(`/join-requests/${first.items[0].id}/decline`, {})
  await rows.clone().update({ asked_at: app.db.raw(`asked_at - interval '91 days'`) })
  await purgeJoinRequests(app.inAccount(account))
  t.deepEqual(
    (await rows.clone()).map(({ state }) => state),
    ['declined'],
  )
  const expired = { account_id: account.id, type: 'join_request.expired' }
  t.is((await app.db('events').where(expired)).length, 2)
})
