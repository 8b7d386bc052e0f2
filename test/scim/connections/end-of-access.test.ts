import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { testApp } from '../../support/app.ts'
import { openAccess, openRecords } from '../../support/records.ts'
import {
  aUser,
  patchUrn,
  type ScimAnswer,
  type ScimClient,
  scimClient,
} from '../../support/scim.ts'

const app = testApp(test)
let context: Context
let scim: ScimClient
let count = 0

test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
  scim = await scimClient(context)
})

type Person = { readonly id: string; readonly userName: string; readonly sub: string }

async function signedIn(): Promise<Person> {
  const userName = `p${count++}@lumen.example`
  const { body } = await scim.post('/Users', aUser(userName))
  const [sub = ''] = await app.db('users').where({ id: body.id }).pluck<string[]>('sub')
  await openAccess(app.db, { accountId: context.account.id, sub })
  return { id: body.id, userName, sub }
}

// How directories spell that somebody is no longer active (spec 3.1 to 3.3).
const spellings: readonly (readonly [string, unknown])[] = [
  ['the RFC', { op: 'replace', path: 'active', value: false }],
  ['Entra', { op: 'Replace', path: 'active', value: 'False' }],
  ['Entra with its flag', { op: 'replace', value: { active: false } }],
  ['Okta', { op: 'replace', value: { active: false } }],
  ['SailPoint', { op: 'add', value: { active: false } }],
  ['SailPoint with a path', { op: 'add', path: 'active', value: 'false' }],
  ['upper case', { op: 'REPLACE', path: 'ACTIVE', value: 'FALSE' }],
  [
    'a whole path',
    { op: 'replace', path: 'urn:ietf:params:scim:schemas:core:2.0:User:active', value: false },
  ],
  ['a wrapped value', { op: 'Replace', path: 'active', value: [{ value: 'False' }] }],
]

for (const [who, operation] of spellings) {
  test(`7.13, 3.4-15: active false as ${who} spells it ends all access in the same transaction`, async t => {
    const { id, sub } = await signedIn()
    t.is((await openRecords(app.db, sub)).length, 6)
    const answer = await scim.patch(`/Users/${id}`, [operation])
    t.is(answer.status, 200)
    t.is(answer.body.active, false)
    t.deepEqual(await openRecords(app.db, sub), [])
  })
}

test('3.4-15: a PUT that says inactive, and a DELETE, end all access', async t => {
  const put = await signedIn()
  await scim.put(`/Users/${put.id}`, aUser(put.userName, { active: false }))
  t.deepEqual(await openRecords(app.db, put.sub), [])
  const gone = await signedIn()
  t.is((await scim.delete(`/Users/${gone.id}`)).status, 204)
  t.deepEqual(await openRecords(app.db, gone.sub), [])
})

test('3.4-15: a deactivation and a deletion inside Bulk end access, a failed one does not', async t => {
  const [off, gone, kept] = [await signedIn(), await signedIn(), await signedIn()]
  const patch = (value: unknown) => ({
    schemas: [patchUrn],
    Operations: [{ op: 'replace', path: 'active', value }],
  })
  const { status, body } = await scim.post('/Bulk', {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:BulkRequest'],
    Operations: [
      { method: 'PATCH', path: `/Users/${off.id}`, data: patch(false) },
      { method: 'DELETE', path: `/Users/${gone.id}` },
      { method: 'PATCH', path: `/Users/${kept.id}`, version: 'W/"99"', data: patch(false) },
    ],
  })
  t.is(status, 200)
  t.deepEqual(
    (body['Operations'] as { status: string }[]).map(each => each.status),
    ['200', '204', '412'],
  )
  t.deepEqual(await openRecords(app.db, off.sub), [])
  t.deepEqual(await openRecords(app.db, gone.sub), [])
  t.is((await openRecords(app.db, kept.sub)).length, 6)
})

test('reactivation revives nothing, and a repeated deactivation changes nothing', async t => {
  const { id, sub } = await signedIn()
  const set = (active: boolean): Promise<ScimAnswer> =>
    scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: active }])
  const off = await set(false)
  t.is((await set(false)).body.meta.version, off.body.meta.version)
  t.is((await set(true)).body.active, true)
  t.deepEqual(await openRecords(app.db, sub), [])
})

test('what is not a deactivation, and what is refused, ends nothing', async t => {
  const { id, sub, userName } = await signedIn()
  const { status } = await scim.patch(`/Users/${id}`, [
    { op: 'replace', path: 'title', value: 'Chief' },
    { op: 'replace', path: 'active', value: true },
  ])
  t.is(status, 200)
  const refused = [
    await scim.patch(`/Users/${id}`, [
      { op: 'replace', path: 'active', value: false },
      { op: 'remove', path: 'userName' },
    ]),
    await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: 'perhaps' }]),
    await scim.put(`/Users/${id}`, aUser(userName, { active: false }), { 'if-match': 'W/"99"' }),
  ]
  t.deepEqual(
    refused.map(answer => answer.status),
    [400, 400, 412],
  )
  t.is((await openRecords(app.db, sub)).length, 6)
  t.is((await scim.get(`/Users/${id}`)).body.active, true)
})

test.serial(
  'a deactivation whose event cannot be written keeps the person active and signed in',
  async t => {
    const { id, sub } = await signedIn()
    await app.db.raw(`
    create function refuse_events() returns trigger language plpgsql as
      $$ begin if new.target_id = '${id}' then raise exception 'no'; end if; return new; end $$;
    create trigger refuse_events before insert on events for each row execute function refuse_events()`)
    const { status } = await scim.patch(`/Users/${id}`, [
      { op: 'replace', path: 'active', value: false },
    ])
    await app.db.raw(`drop trigger refuse_events on events; drop function refuse_events()`)
    t.is(status, 500)
    t.is((await openRecords(app.db, sub)).length, 6)
    t.is((await scim.get(`/Users/${id}`)).body.active, true)
  },
)

test('the suspension of an administrator here survives active true from the directory', async t => {
  const { id } = await signedIn()
  await app.db('users').where({ id }).update({ suspended: true })
  const path = `/Users/${id}`
  await scim.patch(path, [{ op: 'replace', path: 'active', value: false }])
  await scim.patch(path, [{ op: 'replace', path: 'active', value: true }])
  await scim.put(path, aUser('back@lumen.example', { active: true, suspended: false }))
  const [row] = await app.db('users').where({ id }).select('active', 'suspended')
  t.deepEqual({ ...row }, { active: true, suspended: true })
})

test('3.4-21: who is deleted and created again inherits nothing, groups and access included', async t => {
  const { id, userName, sub } = await signedIn()
  const group = await scim.post('/Groups', { displayName: 'Inherit', members: [{ value: id }] })
  await scim.delete(`/Users/${id}`)
  const again = await scim.post('/Users', aUser(userName, { externalId: id }))
  t.is(again.status, 201)
  t.not(again.body.id, id)
  const [row] = await app.db('users').where({ id: again.body.id }).select('sub')
  t.not(row?.sub, sub)
  t.is((await scim.get(`/Groups/${group.body.id}`)).body.members, undefined)
  t.deepEqual(await openRecords(app.db, row?.sub as string), [])
  await scim.delete(`/Groups/${group.body.id}`)
  const twin = await scim.post('/Groups', { displayName: 'Inherit' })
  t.not(twin.body.id, group.body.id)
  t.is(twin.body.members, undefined)
})
