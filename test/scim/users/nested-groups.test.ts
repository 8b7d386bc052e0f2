import test from 'ava'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { testApp } from '../../support/app.ts'
import { aGroup, aUser, type ScimBody, type ScimClient, scimClient } from '../../support/scim.ts'
import type { Context } from '../../../src/domain/context.ts'

const app = testApp(test)
let context: Context
let scim: ScimClient
let mia: string
let noah: string
let desk: string
let photo: string
let ring: string

/** Mia is in Desk; Desk is in Photo and in Ring; Ring and Photo hold each other. Noah is in Photo and in Desk's neighbour. */
test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
  scim = await scimClient(context)
  mia = (await scim.post('/Users', aUser('mia'))).body.id
  noah = (await scim.post('/Users', aUser('noah'))).body.id
  await scim.post('/Users', aUser('olga'))
  desk = (await scim.post('/Groups', aGroup('Desk', [mia]))).body.id
  photo = (await scim.post('/Groups', aGroup('Photo', [desk, noah]))).body.id
  ring = (await scim.post('/Groups', aGroup('Ring', [desk, photo]))).body.id
  const nest = [{ op: 'add', path: 'members', value: [{ value: ring, type: 'Group' }] }]
  await scim.patch(`/Groups/${photo}`, nest)
})

const groupsIn = ({ groups = [] }: ScimBody): readonly string[] =>
  groups.map(({ display, type }) => `${display} ${type}`).toSorted()

test('USR-3, GRP-3: groups shows direct and indirect ones, each once, and cycles end', async t => {
  t.deepEqual(groupsIn((await scim.get(`/Users/${mia}`)).body), [
    'Desk direct',
    'Photo indirect',
    'Ring indirect',
  ])
  t.deepEqual(groupsIn((await scim.get(`/Users/${noah}`)).body), ['Photo direct', 'Ring indirect'])
})

test('USR-3: a page of users says the same as each of them', async t => {
  const { body } = await scim.get('/Users')
  for (const user of body.Resources) {
    t.deepEqual(user, (await scim.get(`/Users/${user.id}`)).body)
  }
  t.deepEqual(groupsIn(body.Resources[2] as ScimBody), [])
  t.false('groups' in (body.Resources[2] ?? {}))
})

test('USR-3: each group of a user names where it is', async t => {
  const { body } = await scim.get(`/Users/${mia}?attributes=groups`)
  for (const group of body.groups ?? []) t.is(group.$ref, `${scim.base}/Groups/${group.value}`)
})

const found: readonly (readonly [string, () => string, readonly string[]])[] = [
  ['direct and indirect alike', () => `groups.value eq "${photo}"`, ['mia', 'noah']],
  ['without a sub-attribute', () => `groups eq "${desk}"`, ['mia']],
  ['through a cycle', () => `groups.value eq "${ring}"`, ['mia', 'noah']],
  ['by display', () => 'groups.display eq "PHOTO"', ['mia', 'noah']],
  ['by type', () => 'groups.type eq "indirect"', ['mia', 'noah']],
  ['by type and value', () => `groups[type eq "direct" and value eq "${photo}"]`, ['noah']],
  ['by type and value', () => `groups[type eq "indirect" and value eq "${photo}"]`, ['mia']],
  ['present', () => 'groups pr', ['mia', 'noah']],
  ['negated', () => `not (groups.value eq "${desk}")`, ['noah', 'olga']],
  ['different', () => `groups.value ne "${desk}"`, ['mia', 'noah', 'olga']],
  ['unassigned', () => 'groups eq null', ['olga']],
  ['two groups', () => `groups.value eq "${desk}" and groups.value eq "${ring}"`, ['mia']],
  ['an id that is none', () => 'groups.value eq "x"', []],
]

for (const [title, filter, expected] of found) {
  test(`USR-3: a filter on groups, ${title}: ${filter().replaceAll('undefined', '…')}`, async t => {
    const { body } = await scim.get(`/Users?filter=${encodeURIComponent(filter())}`)
    t.deepEqual(
      body.Resources.map(each => each.userName),
      expected,
    )
    t.is(body.totalResults, expected.length)
  })
}

test('USR-3: memberships and groups of others are not told, on no way', async t => {
  const hidden = await createGroup(
    context,
    { name: 'Hidden', externalId: null, attributes: {}, kind: 'directory' },
    new Set([mia, noah]),
  )
  t.deepEqual(groupsIn((await scim.get(`/Users/${noah}`)).body), ['Photo direct', 'Ring indirect'])
  const filter = encodeURIComponent(`groups.value eq "${hidden.id}" or groups.display eq "hidden"`)
  t.is((await scim.get(`/Users?filter=${filter}`)).body.totalResults, 0)
})

test('USR-3: groups that a client sends back are ignored by PUT and refused by PATCH', async t => {
  const put = await scim.put(`/Users/${mia}`, aUser('mia', { groups: [{ value: photo }] }))
  t.is(put.status, 200)
  t.is(groupsIn(put.body).length, 3)
  const patch = await scim.patch(`/Users/${mia}`, [
    { op: 'add', path: 'groups', value: [{ value: photo }] },
  ])
  t.is(patch.status, 400)
  t.is(patch.body.scimType, 'mutability')
})
