import test from 'ava'
import { adminClient } from '../../support/admin.ts'
import { addGroup, addPerson, agency, signIn } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { openBrowser } from '../../support/browser.ts'
import { localUser } from '../../support/people.ts'
import { powersOf } from '../../support/powers.ts'

const app = testApp(test)

test('a role is changed only by whoever has proved a moment ago who they are', async t => {
  const { account, context, bo } = await agency(app, 'step-up')
  const chief = await addPerson(app, context, { userName: 'chief', role: 'account_administrator' })
  // Setting the password a moment ago ended what was before it.
  await app.db('users').where({ id: chief.id }).update({ access_ended_at: null })
  const late = await adminClient(app, account, { user: chief, ago: 16 * 60 })
  const role = { role: 'finance' }
  const refused = await late.put(`/users/${bo.id}/role`, role)
  t.deepEqual([refused.status, refused.body.code], [403, 'reauthentication_required'])
  t.is((await app.db('users').where({ id: bo.id }).first()).role, 'developer')

  const browser = openBrowser(app.url)
  await signIn(browser, await browser.open(refused.body.signIn), 'chief')
  const cookie = browser.cookies().find(({ name }) => name === 'cohort-step-up')?.value ?? ''
  const headers = { cookie: `cohort-step-up=${cookie}` }
  const me = await late.get('/me', headers)
  const changed = await late.put(`/users/${bo.id}/role`, role, {
    ...headers,
    'x-csrf-token': me.body.csrfToken,
  })
  t.is(changed.status, 200, changed.text)
  t.is((await app.db('users').where({ id: bo.id }).first()).role, 'finance')
})

test('who rules over others is made only by whoever has proved a moment ago who they are', async t => {
  const account = await app.makeAccount('new-chief')
  const late = await adminClient(app, account, { ago: 16 * 60 })
  const count = async (): Promise<number> =>
    (await app.db('users').where({ account_id: account.id })).length
  for (const path of ['/users', '/invitations']) {
    for (const role of ['account_administrator', 'developer', 'finance']) {
      const chief = await late.post(path, { userName: 'chief', role })
      t.deepEqual([chief.status, chief.body.code], [403, 'reauthentication_required'], role)
    }
    t.is(await count(), path === '/users' ? 1 : 2)
    const other = await late.post(path, {
      userName: `editor-${path.slice(1)}@press.example`,
      role: 'media_library_full_access',
    })
    t.is(other.status, 201, other.text)
  }
  const upload = { mediaType: 'text/csv', body: 'userName,role\nchief,account_administrator\n' }
  t.is((await late.send('POST', '/imports/users', upload)).body.code, 'reauthentication_required')
  t.is(await count(), 3)
})

test('no way around leads to a key, a role, a way in or a right without a recent sign-in', async t => {
  const account = await app.makeAccount('around')
  const context = app.inAccount(account)
  const admin = await adminClient(app, account)
  const late = await adminClient(app, account, { ago: 16 * 60 })
  const application = await admin.post('/applications', {
    name: 'Desk',
    redirectUris: ['https://desk.example/cb'],
  })
  const connection = (await admin.post('/connections', { name: 'Entra' })).body.id
  const invited = await admin.post('/invitations', {
    userName: 'chief@x.example',
    role: 'account_administrator',
  })
  const keepers = await addGroup(context, 'Keepers', [])
  const inner = await addGroup(context, 'Inner', [])
  const plain = await addGroup(context, 'Plain', [])
  const gone = (await admin.post('/groups', { name: 'Gone' })).body.id
  await admin.post(`/groups/${keepers}/members`, { members: [inner] })
  for (const id of [keepers, gone]) await admin.put(`/groups/${id}/rights/users.manage`, {})
  await admin.delete(`/groups/${gone}?confirmation=Gone`)
  const person = await localUser(context, 'somebody', 'finance')

  const before = await powersOf(app.db, account.id)
  const own = `/applications/${application.body.clientId}`
  const csv = { mediaType: 'text/csv', body: 'group,userName\nKeepers,somebody\n' }
  const hook = { url: 'https://hooks.example/', eventTypes: ['*'] }
  const webhook = (await admin.post('/webhooks', hook)).body.webhook.id
  await admin.post(`${own}/roles`, { key: 'editor', name: 'Editor' })
  const answers = [
    await late.put(`${own}/roles/editor/assignments/${person.id}`),
    await late.put(`${own}/claims`, {}),
    await late.delete(`/users/${person.id}`),
    await late.delete(`/webhooks/${webhook}`),
    await late.patch(own, { client: { introspectsAll: true } }),
    await late.patch(own, { redirectUris: ['https://mine.example/cb'] }),
    await late.patch(`/connections/${connection}`, { passwords: 'accept' }),
    await late.post(`/users/${invited.body.user.id}/invitation`),
    await late.get(`/mails/${invited.body.mail}`),
    await late.post(`/groups/${keepers}/members`, { members: [person.id] }),
    await late.post(`/groups/${inner}/members`, { members: [person.id] }),
    await late.post(`/groups/${keepers}/copy`, { name: 'Copy', members: true }),
    await late.post(`/deleted-groups/${gone}/restore`),
    await late.send('POST', '/imports/memberships', csv),
    await late.send('POST', '/imports/groups', { ...csv, body: 'name\nNew\n' }),
  ]
  t.deepEqual(
    answers.map(({ body }) => body.code),
    answers.map(() => 'reauthentication_required'),
  )
  t.is(await powersOf(app.db, account.id), before)
  t.is((await app.db('events').where({ type: 'mail.read', account_id: account.id })).length, 0)

  t.is((await late.patch(own, { name: 'Front desk' })).status, 200)
  t.is((await late.post(`/groups/${plain}/members`, { members: [person.id] })).status, 200)
  const stranger = await adminClient(app, account, { role: 'finance', ago: 16 * 60 })
  // Who may not change it is not told what a group carries.
  const refused = await stranger.post(`/groups/${keepers}/members`, { members: [person.id] })
  t.is(refused.body.code, 'forbidden')
})
