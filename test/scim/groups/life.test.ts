import test from 'ava'
import { testApp } from '../../support/app.ts'
import { aGroup, aUser, type ScimClient, scimClient } from '../../support/scim.ts'

const app = testApp(test)
let scim: ScimClient

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('lumen')))
})

async function makeUsers(...names: readonly string[]): Promise<readonly string[]> {
  return Promise.all(
    names.map(async name => (await scim.post('/Users', aUser(`${name}@lumen.example`))).body.id),
  )
}

async function membersOf(id: string): Promise<readonly string[]> {
  const { body } = await scim.get(`/Groups/${id}`)
  return (body.members ?? []).map(member => member.value).toSorted()
}

test('a group is created with members, who see it among their groups', async t => {
  const [a = '', b = ''] = await makeUsers('a1', 'b1')
  const made = await scim.post('/Groups', aGroup('Picture desk', [a, b]))
  t.is(made.status, 201)
  t.deepEqual(made.body.members?.map(each => each.value).toSorted(), [a, b].toSorted())
  t.deepEqual(made.body.members?.[0]?.type, 'User')
  const { body } = await scim.get(`/Users/${a}`)
  t.deepEqual(body.groups, [
    { value: made.body.id, $ref: made.body.meta.location, display: 'Picture desk', type: 'direct' },
  ])
  t.deepEqual(await app.db('groups').where({ id: made.body.id }).pluck('member_count'), [2])
})

test('GRP-2: a taken displayName is a 409 of scimType uniqueness, without regard to case and spaces', async t => {
  t.is((await scim.post('/Groups', aGroup('Sales & Events'))).status, 201)
  const again = await scim.post('/Groups', aGroup('sales  &  EVENTS'))
  t.is(again.status, 409)
  t.is(again.body.scimType, 'uniqueness')
})

test('GRP-4: an unknown member id is a 400 invalidValue and nothing is applied', async t => {
  const [a = ''] = await makeUsers('a2')
  const { body } = await scim.post('/Groups', aGroup('Two', [a]))
  for (const value of ['01a201b9-0000-7000-8000-000000000000', 'nonsense', '1']) {
    const answer = await scim.patch(`/Groups/${body.id}`, [
      { op: 'remove', path: 'members' },
      { op: 'add', path: 'members', value: [{ value }] },
    ])
    t.is(answer.status, 400, value)
    t.is(answer.body.scimType, 'invalidValue')
  }
  t.deepEqual(await membersOf(body.id), [a])
})

test('REM-2: Entra removes with a value list, and only those', async t => {
  const ids = await makeUsers('a3', 'b3', 'c3')
  const { body } = await scim.post('/Groups', aGroup('Three', ids))
  const answer = await scim.patch(`/Groups/${body.id}`, [
    { op: 'Remove', path: 'members', value: [{ $ref: null, value: ids[1] }] },
  ])
  t.is(answer.status, 204)
  t.deepEqual(await membersOf(body.id), [ids[0] ?? '', ids[2] ?? ''].toSorted())
  t.deepEqual(await app.db('groups').where({ id: body.id }).pluck('member_count'), [2])
})

test('Okta: rename, remove by filter, add and push now', async t => {
  const [a = '', b = '', c = ''] = await makeUsers('a4', 'b4', 'c4')
  const { body } = await scim.post('/Groups', aGroup('Four', [a, b]))
  const path = `/Groups/${body.id}`
  const rename = { op: 'replace', value: { id: body.id, displayName: 'Four new' } }
  t.is((await scim.patch(path, [rename])).status, 204)
  const swap = [
    { op: 'remove', path: `members[value eq "${a}"]` },
    { op: 'add', path: 'members', value: [{ value: c, display: 'c4@lumen.example' }] },
  ]
  t.is((await scim.patch(path, swap)).status, 204)
  t.deepEqual(await membersOf(body.id), [b, c].toSorted())
  t.is((await scim.get(path)).body.displayName, 'Four new')
  t.is(
    (await scim.patch(path, [{ op: 'replace', path: 'members', value: [{ value: a }] }])).status,
    204,
  )
  t.deepEqual(await membersOf(body.id), [a])
  t.is((await scim.patch(path, [{ op: 'replace', path: 'members', value: [] }])).status, 204)
  t.deepEqual(await membersOf(body.id), [])
})

test('P-7, AS-43: adding a member again changes neither version nor events', async t => {
  const [a = ''] = await makeUsers('a5')
  const { body } = await scim.post('/Groups', aGroup('Five', [a]))
  const answer = await scim.patch(`/Groups/${body.id}`, [
    { op: 'add', path: 'members', value: [{ value: a }] },
  ])
  t.is(answer.status, 204)
  t.is(answer.headers.get('etag'), (await scim.get(`/Groups/${body.id}`)).headers.get('etag'))
  t.is(await countEvents(body.id), 1)
})

async function countEvents(id: string): Promise<number> {
  const rows = await app.db('events').where({ target_id: id }).select('id')
  return rows.length
}

test('PUT-3: PUT of a group without members keeps them, with members replaces them', async t => {
  const [a = '', b = ''] = await makeUsers('a6', 'b6')
  const { body } = await scim.post('/Groups', aGroup('Six', [a]))
  const kept = await scim.put(`/Groups/${body.id}`, aGroup('Six renamed'))
  t.is(kept.status, 200)
  t.deepEqual(
    kept.body.members?.map(each => each.value),
    [a],
  )
  const replaced = await scim.put(`/Groups/${body.id}`, aGroup('Six renamed', [b]))
  t.deepEqual(
    replaced.body.members?.map(each => each.value),
    [b],
  )
})

test('DEL-2: deleting a user counts it out of its groups and raises their versions', async t => {
  const [a = '', b = ''] = await makeUsers('a7', 'b7')
  const { body } = await scim.post('/Groups', aGroup('Seven', [a, b]))
  await scim.delete(`/Users/${a}`)
  const after = await scim.get(`/Groups/${body.id}`)
  t.deepEqual(
    after.body.members?.map(each => each.value),
    [b],
  )
  t.not(after.body.meta.version, body.meta.version)
  t.deepEqual(await app.db('groups').where({ id: body.id }).pluck('member_count'), [1])
})

test('GRP-3: groups nest, cycles included, and not deeper than ten levels', async t => {
  const ids: string[] = []
  for (let level = 0; level <= 11; level++) {
    ids.push((await scim.post('/Groups', aGroup(`Level ${level}`))).body.id)
  }
  const nest = (parent: string, child: string) =>
    scim.patch(`/Groups/${parent}`, [
      { op: 'add', path: 'members', value: [{ value: child, type: 'Group' }] },
    ])
  for (let level = 0; level < 10; level++) {
    t.is((await nest(ids[level] ?? '', ids[level + 1] ?? '')).status, 204, `level ${level}`)
  }
  const tooDeep = await nest(ids[10] ?? '', ids[11] ?? '')
  t.is(tooDeep.status, 400)
  t.is(tooDeep.body.scimType, 'invalidValue')
  t.is((await nest(ids[0] ?? '', ids[0] ?? '')).status, 400)
  const one = (await scim.post('/Groups', aGroup('Ring one'))).body.id
  const two = (await scim.post('/Groups', aGroup('Ring two', [one]))).body.id
  t.is((await nest(one, two)).status, 204)
})

test('Entra: groups are read without members and found by displayName in any case', async t => {
  const [a = ''] = await makeUsers('a8')
  await scim.post('/Groups', aGroup('Eight Desk', [a]))
  const filter = encodeURIComponent('displayName eq "EIGHT desk"')
  const found = await scim.get(`/Groups?excludedAttributes=members&filter=${filter}`)
  t.is(found.body.totalResults, 1)
  t.false('members' in (found.body.Resources[0] ?? {}))
  const byMember = await scim.get(`/Groups?filter=${encodeURIComponent(`members.value eq "${a}"`)}`)
  t.deepEqual(
    byMember.body.Resources.map(each => each.displayName),
    ['Eight Desk'],
  )
})
