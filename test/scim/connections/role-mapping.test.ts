import test from 'ava'
import { changeConnection, createConnection } from '../../../src/domain/connections/connections.ts'
import type { Context } from '../../../src/domain/context.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import type { RoleRule } from '../../../src/model/connection.ts'
import { roles } from '../../../src/model/role.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { aGroup, aUser, type ScimClient, scimClient } from '../../support/scim.ts'

const app = testApp(test)
const roleMapping: readonly RoleRule[] = [
  { value: 'Engineering', role: 'developer' },
  { value: 'Editors', role: 'media_library_full_access' },
]
let context: Context
let mapped: ScimClient
let plain: ScimClient

test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
  mapped = await scimClient(context, { roleMapping })
  plain = await scimClient(context)
})

async function roleOf(id: string): Promise<string | undefined> {
  return (await app.db('users').where({ id }).pluck<string[]>('role'))[0]
}

const cases: readonly (readonly [string, unknown, string])[] = [
  ['one value', [{ value: 'Editors' }], 'media_library_full_access'],
  ['in any case', [{ value: 'eDITORS' }], 'media_library_full_access'],
  ['the first rule wins', [{ value: 'Editors' }, { value: 'Engineering' }], 'developer'],
  ['no match', [{ value: 'Cooks' }], 'media_library_restricted_access'],
  ['no roles', undefined, 'media_library_restricted_access'],
  [
    'Entra’s JSON text',
    [{ primary: 'True', value: '{"id":"18d1","value":"Engineering","displayName":"Cooks"}' }],
    'developer',
  ],
  ['broken JSON text', [{ value: '{"value":' }], 'media_library_restricted_access'],
  ['the display name', [{ value: 'x', display: 'Engineering' }], 'media_library_restricted_access'],
]

test('ROL-1: a created user gets the role of the first rule that matches, else the default', async t => {
  for (const [index, [title, value, role]] of cases.entries()) {
    const more = value === undefined ? {} : { roles: value }
    const { status, body } = await mapped.post('/Users', aUser(`c${index}@lumen.example`, more))
    t.is(status, 201, title)
    t.is(await roleOf(body.id), role, title)
  }
})

test('ROL-1: the role follows every change of roles, and nothing else', async t => {
  const { body } = await mapped.post('/Users', aUser('follow@lumen.example'))
  const path = `/Users/${body.id}`
  await mapped.patch(path, [{ op: 'add', path: 'roles', value: [{ value: 'Editors' }] }])
  t.is(await roleOf(body.id), 'media_library_full_access')
  await app.db('users').where({ id: body.id }).update({ role: 'finance' }) // by hand
  await mapped.patch(path, [{ op: 'replace', path: 'title', value: 'Chief' }])
  t.is(await roleOf(body.id), 'finance')
  const put = { roles: [{ value: 'Engineering' }] }
  await mapped.put(path, aUser('follow@lumen.example', put))
  t.is(await roleOf(body.id), 'developer')
  await mapped.patch(path, [{ op: 'remove', path: 'roles' }])
  t.is(await roleOf(body.id), 'media_library_restricted_access')
  const data = await app.db('events').where({ target_id: body.id }).orderBy('id').pluck('data')
  t.like(data[1], {
    before: { role: 'media_library_restricted_access' },
    after: { role: 'media_library_full_access' },
  })
})

test('section 8: without a mapping, roles are stored and give nothing, whatever they are called', async t => {
  for (const value of roles) {
    const { body } = await plain.post(
      '/Users',
      aUser(`${value}@lumen.example`, { roles: [{ value }] }),
    )
    t.deepEqual((body['roles'] as { value: string }[])[0]?.value, value)
    t.is(await roleOf(body.id), 'media_library_restricted_access')
    const other = [
      { op: 'replace', path: 'roles', value: [{ value: 'account_administrator', primary: true }] },
    ]
    await plain.patch(`/Users/${body.id}`, other)
    t.is(await roleOf(body.id), 'media_library_restricted_access')
  }
})

test('section 8: no setting makes account administrators, not even in the database', async t => {
  const role = 'account_administrator' as 'developer'
  const base = { name: 'Evil', tokenExpiresAt: null }
  await t.throwsAsync(createConnection(context, { ...base, defaultRole: role }), {
    message: /gives one of the roles/,
  })
  const roleMapping = [{ value: 'x', role }]
  await t.throwsAsync(createConnection(context, { ...base, roleMapping }))
  await t.throwsAsync(changeConnection(context, plain.connectionId, { roleMapping }))
  const row = () => app.db('connections').where({ id: plain.connectionId })
  await t.throwsAsync(row().update({ default_role: role }), {
    message: /connections_no_administrators/,
  })
  await t.throwsAsync(
    row().update({
      role_mapping: JSON.stringify([{ value: 'y', role: 'finance' }, ...roleMapping]),
    }),
    { message: /connections_no_administrators/ },
  )
})

test('a mapping without a value, with one value twice, or longer than 200 rules is refused', async t => {
  const wrong: readonly (readonly RoleRule[])[] = [
    [{ value: ' ', role: 'finance' }],
    [
      { value: 'A', role: 'finance' },
      { value: 'a', role: 'developer' },
    ],
    Array.from({ length: 201 }, (_, index) => ({ value: `v${index}`, role: 'finance' as const })),
    [{ value: 'x'.repeat(513), role: 'finance' }],
  ]
  for (const roleMapping of wrong) {
    await t.throwsAsync(changeConnection(context, plain.connectionId, { roleMapping }))
  }
})

test('section 8: a pushed group that is called like a role gives nothing', async t => {
  const { body } = await mapped.post('/Users', aUser('pushed@lumen.example'))
  for (const name of ['account_administrator', 'Account administrator', 'Engineering']) {
    const group = await mapped.post('/Groups', aGroup(name, [body.id]))
    t.is(group.status, 201)
    t.deepEqual(await app.db('groups').where({ id: group.body.id }).pluck('kind'), ['directory'])
  }
  t.is(await roleOf(body.id), 'media_library_restricted_access')
})

test('the role of an adopted person stays until that directory changes roles', async t => {
  const inside = app.inAccount(await app.makeAccount('adopting'))
  const scim = await scimClient(inside, { adoption: true, roleMapping })
  const { id } = await localUser(inside, 'ann@lumen.example', 'finance')
  await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'externalId', value: 'e-1' }])
  t.is(await roleOf(id), 'finance')
  await scim.patch(`/Users/${id}`, [{ op: 'add', path: 'roles', value: [{ value: 'Editors' }] }])
  t.is(await roleOf(id), 'media_library_full_access')
})

test('IK-24, IK-26: leaving restricted suspends the directory’s rows in sharing groups; coming back revives them', async t => {
  const inside = app.inAccount(await app.makeAccount('sharing'))
  const scim = await scimClient(inside, { adoption: true, roleMapping })
  const input = { externalId: null, attributes: {}, kind: 'sharing' } as const
  const group = await createGroup(inside, { ...input, name: 'Spring campaign' })
  const { body } = await scim.post('/Users', aUser('mia@lumen.example'))
  await scim.patch(`/Groups/${group.id}`, [
    { op: 'add', path: 'members', value: [{ value: body.id }] },
  ])
  const rows = () => app.db('memberships').where({ member_id: body.id }).pluck('state')
  const row = () => app.db('groups').where({ id: group.id }).first('member_count', 'version')
  t.deepEqual(await rows(), ['active'])
  const before = await row()
  const set = (value: unknown) =>
    scim.patch(`/Users/${body.id}`, [{ op: 'replace', path: 'roles', value }])
  await set([{ value: 'Engineering' }])
  t.deepEqual(await rows(), ['suspended'])
  t.is((await row()).member_count, 1)
  t.is((await row()).version, before.version + 1)
  // The directory still sees what it put there, so that its next synchronisation repeats nothing.
  t.deepEqual(
    (await scim.get(`/Groups/${group.id}`)).body.members?.map(({ value }) => value),
    [body.id],
  )
  await set([])
  t.deepEqual(await rows(), ['active'])
  const events = await app.db('events').where({ target_id: group.id }).orderBy('id').pluck('data')
  t.deepEqual(events.slice(-2), [
    { suspended: [body.id], because: 'role' },
    { revived: [body.id], because: 'role' },
  ])
})
