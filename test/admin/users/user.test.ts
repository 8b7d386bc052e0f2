import test from 'ava'
import { suspendUser } from '../../../src/domain/users/suspension.ts'
import type { Account } from '../../../src/model/account.ts'
import { type AdminClient, adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { aUser, scimClient } from '../../support/scim.ts'

const app = testApp(test)
let account: Account
let admin: AdminClient

test.before(async () => {
  account = await app.makeAccount('lumen')
  admin = await adminClient(app, account)
})

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

test('a person is created, read, changed with If-Match, suspended and let in again', async t => {
  const made = await admin.post('/users', {
    userName: 'ana@lumen.example',
    displayName: 'Ana Lima',
    role: 'developer',
    attributes: {
      name: { givenName: 'Ana', familyName: 'Lima' },
      emails: [{ value: 'ana@lumen.example', type: 'work', primary: true }],
      [enterprise]: { department: 'Press' },
    },
    oneTimePassword: 'only to be used once',
  })
  t.is(made.status, 201)
  t.like(made.body, { state: 'active', managedBy: null, readOnly: [], invitation: null })
  const path = `/users/${made.body.id}`
  const etag = (await admin.get(path)).headers.get('etag') ?? ''
  const changed = await admin.patch(
    path,
    { displayName: null, attributes: { title: 'Editor', name: { familyName: 'L' }, emails: [] } },
    { 'if-match': etag },
  )
  t.deepEqual(changed.body.attributes, {
    title: 'Editor',
    name: { familyName: 'L' },
    [enterprise]: { department: 'Press' },
  })
  t.is(changed.body.displayName, null)
  const gone = await admin.patch(path, { attributes: { title: null, [enterprise]: null } })
  t.deepEqual(gone.body.attributes, { name: { familyName: 'L' } })
  const late = await admin.patch(path, { userName: 'other' }, { 'if-match': etag })
  t.is(late.status, 412)
  t.deepEqual(late.body.changed, ['attributes', 'displayName'])
  t.is((await admin.post(`${path}/suspension`)).body.state, 'suspended')
  t.is((await admin.delete(`${path}/suspension`)).body.state, 'active')
  const stale = await admin.delete(path, { 'if-match': etag })
  t.is(stale.status, 412)
  t.is((await admin.get(path)).status, 200)
})

test('two administrators who change a person at once: the second is told (412)', async t => {
  const { id } = await localUser(app.inAccount(account), 'contested')
  const etag = (await admin.get(`/users/${id}`)).headers.get('etag') ?? ''
  const other = await adminClient(app, account)
  const answers = await Promise.all([
    admin.patch(`/users/${id}`, { displayName: 'One' }, { 'if-match': etag }),
    other.patch(`/users/${id}`, { displayName: 'Two' }, { 'if-match': etag }),
  ])
  t.deepEqual(
    answers.map(({ status }) => status).toSorted((a, b) => a - b),
    [200, 412],
  )
  t.is((await app.db('events').where({ target_id: id, type: 'user.changed' })).length, 1)
})

const malformed: readonly (readonly [string, object, string])[] = [
  ['no role', { userName: 'x' }, 'role'],
  ['an unknown role', { userName: 'x', role: 'king' }, 'role'],
  ['an unknown member', { userName: 'x', role: 'finance', admin: true }, 'admin'],
  ['an empty user name', { userName: ' ', role: 'finance' }, 'userName'],
  ['a user name that is not text', { userName: 5, role: 'finance' }, 'userName'],
  [
    'an unknown attribute',
    { userName: 'x', role: 'finance', attributes: { roles: [] } },
    'attributes.roles',
  ],
  [
    'a mail address that is none',
    { userName: 'x', role: 'finance', attributes: { emails: [{ value: 'x' }] } },
    'attributes.emails.0.value',
  ],
  [
    'two primary addresses',
    {
      userName: 'x',
      role: 'finance',
      attributes: {
        emails: [
          { value: 'a@b.example', primary: true },
          { value: 'c@d.example', primary: true },
        ],
      },
    },
    'attributes',
  ],
  ['a short password', { userName: 'x', role: 'finance', oneTimePassword: 'abc' }, 'password'],
]

for (const [what, body, path] of malformed) {
  test(`a person with ${what} is refused, and the answer says where`, async t => {
    const { status, body: problem } = await admin.post('/users', body)
    t.is(status, 400)
    t.is(problem.errors[0].path, path)
    t.deepEqual(await app.db('users').where({ account_id: account.id, user_name: 'x' }), [])
  })
}

test('a taken user name is a conflict, in any case', async t => {
  const body = { userName: 'Taken', role: 'finance' }
  t.is((await admin.post('/users', body)).status, 201)
  t.is((await admin.post('/users', { ...body, userName: 'tAKEN' })).status, 409)
})

test('who lacks the right, is of another account or is switched off changes and sees nobody', async t => {
  const target = await localUser(app.inAccount(account), 'target')
  const path = `/users/${target.id}`
  const developer = await adminClient(app, account, { role: 'developer' })
  const elsewhere = await adminClient(app, await app.makeAccount('elsewhere'))
  const boss = await localUser(app.inAccount(account), 'fired', 'account_administrator')
  const fired = await adminClient(app, account, { user: boss })
  await suspendUser(app.inAccount(account), boss.id)
  const tries = (client: AdminClient): Promise<number[]> =>
    Promise.all(
      [
        client.get(path),
        client.get(`${path}/overview`),
        client.patch(path, { displayName: 'X' }),
        client.delete(path),
        client.get(`${path}/deletion/preview`),
        client.post(`${path}/suspension`),
        client.post(`${path}/password`, {}),
        client.delete(`${path}/sessions`),
        client.post(`${path}/invitation`),
      ].map(async answer => (await answer).status),
    )
  t.deepEqual(new Set(await tries(developer)), new Set([403]))
  t.deepEqual(new Set(await tries(elsewhere)), new Set([404]))
  t.deepEqual(new Set(await tries(fired)), new Set([401]))
  t.is((await app.db('users').where({ id: target.id, version: target.version })).length, 1)
  t.is((await developer.post('/users', { userName: 'new', role: 'finance' })).status, 403)
})

test('what a directory wrote of a person is read-only here, and the person can be suspended', async t => {
  const scim = await scimClient(app.inAccount(account))
  const { id } = (await scim.post('/Users', aUser('managed@lumen.example'))).body
  const { body } = await admin.get(`/users/${id}`)
  t.truthy(body.connection.name)
  t.deepEqual(body.readOnly, ['externalId', 'userName'])
  const changed = await admin.patch(`/users/${id}`, { userName: 'mine' })
  t.is(changed.status, 403)
  t.regex(changed.body.detail, /a directory manages this user/)
  t.is((await admin.post(`/users/${id}/suspension`)).body.state, 'suspended')
})

test('AS-06: one administrator cannot change another’s profile or password, and may delete the account of an invited one', async t => {
  const other = await localUser(app.inAccount(account), 'peer', 'account_administrator')
  const path = `/users/${other.id}`
  t.is((await admin.patch(path, { displayName: 'X' })).status, 403)
  t.is((await admin.post(`${path}/password`, {})).status, 403)
  t.is((await admin.patch(`/users/${admin.user.id}`, { displayName: 'Me' })).status, 200)
  const invited = await admin.post('/invitations', {
    userName: 'new-boss@lumen.example',
    role: 'account_administrator',
  })
  t.is((await admin.delete(`/users/${invited.body.user.id}`)).status, 200)
  t.deepEqual(await app.db('users').where({ id: invited.body.user.id }), [])
})

test('a one-time password is told once; the person must choose another', async t => {
  const { id } = await localUser(app.inAccount(account), 'forgetful')
  const { status, body } = await admin.post(`/users/${id}/password`, {})
  t.is(status, 200)
  t.deepEqual(await app.db('passwords').where({ user_id: id }).pluck('one_time'), [true])
  const kept = JSON.stringify(await app.db('events').where({ target_id: id }))
  t.false(kept.includes(body.oneTimePassword))
  const old = await adminClient(app, account, { ago: 3600 })
  const late = await old.post(`/users/${id}/password`, {})
  t.is(late.body.code, 'reauthentication_required')
})

test('X-06: the preview of a deletion tells what the deletion then does, and who takes over', async t => {
  const context = app.inAccount(account)
  const [gone, heir] = [await localUser(context, 'leaver'), await localUser(context, 'heir')]
  const path = `/users/${gone.id}`
  const preview = await admin.get(`${path}/deletion/preview?owner=${heir.id}`)
  t.is(preview.status, 200)
  t.deepEqual(preview.body.owner, { kind: 'user', id: heir.id, name: 'heir' })
  t.is((await admin.get(`${path}/deletion/preview`)).body.owner.kind, 'account')
  const wrong = await admin.delete(`${path}?owner=${gone.id}`)
  t.deepEqual([wrong.status, wrong.body.errors[0].path], [400, 'owner'])
  const deleted = await admin.delete(`${path}?owner=${heir.id}`)
  t.deepEqual(deleted.body, preview.body)
  t.is((await admin.get(path)).status, 404)
  t.is((await admin.delete(path)).status, 404)
})

test('to make an account administrator, by whatever way, needs a recent sign-in', async t => {
  const old = await adminClient(app, account, { ago: 3600 })
  const boss = { userName: 'late@lumen.example', role: 'account_administrator' }
  const csv = {
    mediaType: 'text/csv',
    body: 'userName,role\nlate@lumen.example,account_administrator',
  }
  for (const answer of [
    await old.post('/users', boss),
    await old.post('/invitations', boss),
    await old.send('POST', '/imports/users', csv),
  ]) {
    t.deepEqual([answer.status, answer.body.code], [403, 'reauthentication_required'])
  }
  t.deepEqual(await app.db('users').where({ user_name: boss.userName }), [])
  const role = 'media_library_view_only_access'
  t.is((await old.post('/users', { ...boss, role })).status, 201)
})
