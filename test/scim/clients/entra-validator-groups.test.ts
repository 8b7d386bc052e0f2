import test from 'ava'
import { testApp } from '../../support/app.ts'
import { groupUrn, type ScimClient, scimClient } from '../../support/scim.ts'
import { storedGroup, storedMembers, storedUser } from '../support/stored.ts'

const app = testApp(test)
let scim: ScimClient
let turn = 0

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('lumen')))
})

async function aPerson(): Promise<{ id: string }> {
  turn += 1
  return { id: (await scim.post('/Users', { userName: `validated${turn}` })).body.id }
}

async function aGroup(members: readonly string[] = []): Promise<{ id: string; name: string }> {
  turn += 1
  const name = `Validated Group ${turn}`
  const body = { schemas: [groupUrn], displayName: name, externalId: `x-${name}` }
  const { id } = (
    await scim.post('/Groups', { ...body, members: members.map(value => ({ value })) })
  ).body
  return { id, name }
}

const find = async (filter: string, more = '') =>
  (await scim.get(`/Groups?filter=${encodeURIComponent(filter)}${more}`)).body

test('AS-40: validator: create group, and a duplicate is a 409', async t => {
  const { id, name } = await aGroup()
  t.deepEqual(await storedGroup(app.db, id), { name, externalId: `x-${name}`, members: 0 })
  const again = await scim.post('/Groups', { schemas: [groupUrn], displayName: name })
  t.deepEqual([again.status, again.body.scimType], [409, 'uniqueness'])
})

test('validator: get and filter a group with and without members, in a different case, and none', async t => {
  const member = await aPerson()
  const { id, name } = await aGroup([member.id])
  const bare = await scim.get(`/Groups/${id}?excludedAttributes=members`)
  t.false('members' in bare.body)
  t.is(bare.body.displayName, name)
  t.is((await scim.get(`/Groups/${id}`)).body.members?.[0]?.value, member.id)
  const without = await find(`displayName eq "${name}"`, '&excludedAttributes=members')
  t.is(without.Resources[0]?.id, id)
  t.is(without.Resources[0]?.members, undefined)
  const withMembers = await find(`displayName eq "${name}"`)
  t.is(withMembers.Resources[0]?.members?.[0]?.value, member.id)
  t.is((await find(`displayName eq "${name.toUpperCase()}"`)).Resources[0]?.id, id)
  t.is((await find('displayName eq "non-existing"')).totalResults, 0)
})

test('validator: replace group attributes, update externalId', async t => {
  const { id, name } = await aGroup()
  await scim.patch(`/Groups/${id}`, [{ op: 'replace', path: 'displayName', value: `${name} new` }])
  await scim.patch(`/Groups/${id}`, [{ op: 'replace', path: 'externalId', value: 'other' }])
  t.deepEqual(await storedGroup(app.db, id), {
    name: `${name} new`,
    externalId: 'other',
    members: 0,
  })
})

test('validator: add member, remove member, delete group', async t => {
  const [first, second] = [await aPerson(), await aPerson()]
  const { id } = await aGroup()
  const path = `/Groups/${id}`
  await scim.patch(path, [{ op: 'add', path: 'members', value: [{ value: first.id }] }])
  await scim.patch(path, [{ op: 'add', path: 'members', value: [{ value: second.id }] }])
  t.deepEqual(await storedMembers(app.db, id), [first.id, second.id].toSorted())
  await scim.patch(path, [{ op: 'remove', path: 'members', value: [{ value: first.id }] }])
  t.deepEqual(await storedMembers(app.db, id), [second.id])
  t.is((await scim.delete(path)).status, 204)
  t.is(await storedGroup(app.db, id), undefined)
  t.is((await storedUser(app.db, second.id))?.active, true)
})
