import test from 'ava'
import { changeConnection } from '../../../src/domain/connections/connections.ts'
import type { Context } from '../../../src/domain/context.ts'
import { changeGroup } from '../../../src/domain/groups/change-group.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { getGroup } from '../../../src/domain/groups/groups.ts'
import type { Group, GroupKind } from '../../../src/model/group.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { aGroup, aUser, type ScimAnswer, type ScimClient, scimClient } from '../../support/scim.ts'

const app = testApp(test)
let count = 0

async function newAccount(): Promise<Context> {
  return app.inAccount(await app.makeAccount(`account-${count++}`))
}

function localGroup(context: Context, name: string, kind: GroupKind = 'directory'): Promise<Group> {
  return createGroup(context, { name, kind, externalId: null, attributes: {} })
}

function byHand(context: Context, groupId: string, add: readonly string[]): Promise<Group> {
  return changeGroup(context, groupId, { members: { add: new Set(add), remove: new Set() } })
}

const find = (scim: ScimClient, kind: string, filter: string): Promise<ScimAnswer> =>
  scim.get(`/${kind}?filter=${encodeURIComponent(filter)}`)

async function managedBy(table: 'users' | 'groups', id: string): Promise<string | null> {
  const [row] = await app.db(table).where({ id }).pluck<(string | null)[]>('managed_by')
  return row ?? null
}

// The same change as Entra sends it by default and with aadOptscim062020 (spec 3.1).
const entraForms: readonly (readonly [string, readonly unknown[]])[] = [
  [
    'by default',
    [
      { op: 'Add', path: 'externalId', value: 'e-mia' },
      { op: 'Replace', path: 'displayName', value: 'Mia Okoye' },
      { op: 'Add', path: 'name.givenName', value: 'Mia' },
      { op: 'Replace', path: 'active', value: 'True' },
    ],
  ],
  [
    'with its flag',
    [
      {
        op: 'replace',
        value: {
          externalId: 'e-mia',
          displayName: 'Mia Okoye',
          'name.givenName': 'Mia',
          active: true,
        },
      },
    ],
  ],
]

for (const [form, operations] of entraForms) {
  test(`a first Entra sync ${form} with adoption takes local people and groups over and leaves the administrator alone`, async t => {
    const context = await newAccount()
    const boss = await localUser(context, 'admin@lumen.example', 'account_administrator')
    const mia = await localUser(context, 'Mia@lumen.example', 'developer')
    const desk = await localGroup(context, 'Picture desk')
    await byHand(context, desk.id, [mia.id, boss.id])
    const scim = await scimClient(context, { adoption: true })

    t.is((await find(scim, 'Users', 'userName eq "4c4f2a2a-test-connection"')).status, 200)
    const found = await find(scim, 'Users', 'userName eq "mia@LUMEN.example"')
    t.deepEqual(
      found.body.Resources.map(({ id }) => id),
      [mia.id],
    )
    t.is((await scim.patch(`/Users/${mia.id}?aadOptscim062020`, operations)).status, 200)
    t.is(await managedBy('users', mia.id), scim.connectionId)
    t.is((await scim.get(`/Users/${mia.id}`)).body.externalId, 'e-mia')

    t.is((await find(scim, 'Users', 'userName eq "admin@lumen.example"')).body.totalResults, 0)
    const refused = await scim.post('/Users', aUser('admin@lumen.example', { active: false }))
    t.is(refused.status, 409)
    t.is(refused.body.scimType, 'uniqueness')
    t.regex(refused.body.detail, /account administrator.*out of the provisioning scope/)

    const groups = await scim.get(
      `/Groups?excludedAttributes=members&filter=${encodeURIComponent('displayName eq "picture desk"')}`,
    )
    t.deepEqual(
      groups.body.Resources.map(({ id }) => id),
      [desk.id],
    )
    const path = `/Groups/${desk.id}`
    await scim.patch(path, [{ op: 'Replace', path: 'externalId', value: 'g-desk' }])
    t.is(await managedBy('groups', desk.id), scim.connectionId)
    t.deepEqual(
      (await scim.get(path)).body.members?.map(({ value }) => value),
      [mia.id],
      'rows by hand became the directory’s, the administrator’s excepted',
    )
    await scim.patch(path, [{ op: 'replace', path: 'members', value: [] }])
    const sources = await app
      .db('memberships')
      .where({ group_id: desk.id })
      .select('member_id', 'source_id')
    t.deepEqual(
      sources.map(row => ({ ...row })),
      [{ member_id: boss.id, source_id: context.account.id }],
    )
    t.is((await getGroup(context, desk.id)).memberCount, 1)
    const [events] = await app
      .db('events')
      .where({ target_id: mia.id, type: 'user.changed' })
      .pluck('data')
    t.like(events, { adopted: true })
  })
}

test('a first Entra sync with adoption off sees nobody local, and every 409 says what to do', async t => {
  const context = await newAccount()
  await localUser(context, 'admin@lumen.example', 'account_administrator')
  const mia = await localUser(context, 'mia@lumen.example')
  const desk = await localGroup(context, 'Picture desk')
  const before = [
    await app.db('users').where({ id: mia.id }),
    await app.db('groups').where({ id: desk.id }),
  ]
  const scim = await scimClient(context)
  t.is((await find(scim, 'Users', 'userName eq "mia@lumen.example"')).body.totalResults, 0)
  const answers = [
    [await scim.post('/Users', aUser('MIA@lumen.example')), /switch adoption on/],
    [await scim.post('/Users', aUser('admin@lumen.example')), /account administrator/],
    [await scim.post('/Groups', aGroup('picture  DESK')), /switch adoption on/],
  ] as const
  for (const [{ status, body }, advice] of answers) {
    t.is(status, 409)
    t.is(body.scimType, 'uniqueness')
    t.regex(body.detail, advice)
  }
  t.is(
    (await scim.patch(`/Users/${mia.id}`, [{ op: 'replace', path: 'active', value: false }]))
      .status,
    404,
  )
  t.deepEqual(
    [await app.db('users').where({ id: mia.id }), await app.db('groups').where({ id: desk.id })],
    before,
  )
  await changeConnection(context, scim.connectionId, { adoption: true })
  const again = await scim.post('/Users', aUser('mia@lumen.example'))
  t.is(again.status, 409)
  t.regex(again.body.detail, /takes it over/)
  t.is((await scim.get(`/Users/${mia.id}`)).status, 200)
})

test('reading adopts nobody, and one connection’s adoption hides a person from the other', async t => {
  const context = await newAccount()
  const mia = await localUser(context, 'mia@lumen.example')
  const [one, two] = [
    await scimClient(context, { adoption: true }),
    await scimClient(context, { adoption: true }),
  ]
  t.is((await one.get(`/Users/${mia.id}`)).status, 200)
  t.is((await two.get('/Users')).body.totalResults, 1)
  t.is(await managedBy('users', mia.id), null)
  await one.patch(`/Users/${mia.id}`, [{ op: 'replace', path: 'title', value: 'Editor' }])
  t.is((await two.get(`/Users/${mia.id}`)).status, 404)
  t.is((await two.get('/Users')).body.totalResults, 0)
})

test('of two connections that hold the same person the second gets a 409 that says what to do', async t => {
  const context = await newAccount()
  const [one, two] = [await scimClient(context), await scimClient(context, { adoption: true })]
  const { body } = await one.post('/Users', aUser('mia@lumen.example', { externalId: 'one' }))
  await one.post('/Groups', aGroup('Picture desk', [body.id]))
  for (const answer of [
    await two.post('/Users', aUser('Mia@lumen.example', { externalId: 'two' })),
    await two.post('/Groups', aGroup('PICTURE DESK')),
  ]) {
    t.is(answer.status, 409)
    t.is(answer.body.scimType, 'uniqueness')
    t.regex(
      answer.body.detail,
      /taken in this account by a (person|group) of another connection; remove .* there, or take it out of the provisioning scope/,
    )
    t.false(answer.body.detail.includes(body.id))
  }
  t.is((await one.get(`/Users/${body.id}`)).body.externalId, 'one')
  await one.delete(`/Users/${body.id}`)
  t.is((await two.post('/Users', aUser('mia@lumen.example', { externalId: 'two' }))).status, 201)
})

test('rows of both sources stand side by side: counts are of distinct members, and each removes only its own', async t => {
  const context = await newAccount()
  const scim = await scimClient(context)
  const people = await Promise.all(
    ['a', 'b', 'c'].map(async name => (await scim.post('/Users', aUser(name))).body.id),
  )
  const [a = '', b = '', c = ''] = people
  const { body } = await scim.post('/Groups', aGroup('Both', [a, b]))
  const local = await localUser(context, 'local')
  const counts = async () => (await getGroup(context, body.id)).memberCount
  await byHand(context, body.id, [b, c, local.id])
  t.is(await counts(), 4)
  const members = async () =>
    (await scim.get(`/Groups/${body.id}`)).body.members?.map(({ value }) => value).toSorted()
  t.deepEqual(await members(), [a, b].toSorted(), 'a directory reads its own rows')
  t.is((await find(scim, 'Groups', `members.value eq "${c}"`)).body.totalResults, 0)
  await scim.patch(`/Groups/${body.id}`, [{ op: 'remove', path: `members[value eq "${b}"]` }])
  t.is(await counts(), 4, 'the row by hand is left')
  await scim.patch(`/Groups/${body.id}`, [{ op: 'remove', path: 'members' }])
  t.is(await counts(), 3)
  await scim.patch(`/Groups/${body.id}`, [{ op: 'add', path: 'members', value: [{ value: b }] }])
  await changeGroup(context, body.id, { members: { add: new Set(), remove: new Set([b]) } })
  t.is(await counts(), 3, 'the row of the directory is left')
  t.deepEqual(await members(), [b])
})
