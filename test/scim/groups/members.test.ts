import test from 'ava'
import { testApp } from '../../support/app.ts'
import { aGroup, aUser, groupUrn, type ScimClient, scimClient } from '../../support/scim.ts'

const app = testApp(test)
let scim: ScimClient
let neighbour: ScimClient

test.before(async () => {
  const context = app.inAccount(await app.makeAccount('parts'))
  scim = await scimClient(context)
  neighbour = await scimClient(context)
})

test('GRP-1: a member is shown with value, $ref, type and a computed display', async t => {
  const user = (await scim.post('/Users', aUser('shown', { displayName: 'Shown Person' }))).body.id
  const inner = (await scim.post('/Groups', aGroup('Inner'))).body.id
  const { status, body } = await scim.post('/Groups', {
    ...aGroup('Outer'),
    members: [
      { value: user, display: 'Forged', type: 'Group', $ref: 'https://elsewhere.example/x' },
      { value: inner },
    ],
  })
  t.is(status, 201)
  const members = body.members?.toSorted((a, b) => (a.display ?? '').localeCompare(b.display ?? ''))
  t.deepEqual(members, [
    { value: inner, $ref: `${scim.base}/Groups/${inner}`, display: 'Inner', type: 'Group' },
    { value: user, $ref: `${scim.base}/Users/${user}`, display: 'Shown Person', type: 'User' },
  ])
})

test('GRP-1: a group without a displayName is refused, by POST, PUT and PATCH', async t => {
  const { id } = (await scim.post('/Groups', aGroup('Named'))).body
  const nameless = { schemas: [groupUrn] }
  for (const answer of [
    await scim.post('/Groups', nameless),
    await scim.post('/Groups', aGroup(' ')),
    await scim.put(`/Groups/${id}`, nameless),
    await scim.patch(`/Groups/${id}`, [{ op: 'replace', path: 'displayName', value: '' }]),
  ]) {
    t.is(answer.status, 400)
    t.is(answer.body.scimType, 'invalidValue')
  }
  const removed = await scim.patch(`/Groups/${id}`, [{ op: 'remove', path: 'displayName' }])
  t.is(removed.body.scimType, 'mutability')
  t.is((await scim.get(`/Groups/${id}`)).body.displayName, 'Named')
})

test('GRP-1: the parts of a member cannot be changed', async t => {
  const user = (await scim.post('/Users', aUser('fixed'))).body.id
  const { id } = (await scim.post('/Groups', aGroup('Fixed', [user]))).body
  for (const [path, value] of [
    [`members[value eq "${user}"].type`, 'Group'],
    [`members[value eq "${user}"].value`, 'another'],
    ['members.$ref', 'https://elsewhere.example/x'],
  ]) {
    const answer = await scim.patch(`/Groups/${id}`, [{ op: 'replace', path, value }])
    t.is(answer.status, 400, path)
    t.is(answer.body.scimType, 'mutability', path)
  }
  t.like((await scim.get(`/Groups/${id}`)).body.members?.[0], { value: user, type: 'User' })
})

test('GRP-2: a rename to a taken name is a 409 and changes neither name nor members', async t => {
  const user = (await scim.post('/Users', aUser('stays'))).body.id
  await scim.post('/Groups', aGroup('Taken Name'))
  const { id } = (await scim.post('/Groups', aGroup('Renamed', [user]))).body
  const patched = await scim.patch(`/Groups/${id}`, [
    { op: 'remove', path: 'members' },
    { op: 'replace', path: 'displayName', value: 'taken name' },
  ])
  t.is(patched.status, 409)
  t.is(patched.body.scimType, 'uniqueness')
  t.is((await scim.put(`/Groups/${id}`, aGroup('TAKEN NAME', []))).status, 409)
  const { body } = await scim.get(`/Groups/${id}`)
  t.is(body.displayName, 'Renamed')
  t.is(body.members?.length, 1)
})

test('GRP-4: a member of another connection is a 400, as one who does not exist', async t => {
  const foreign = (await neighbour.post('/Users', aUser('foreign'))).body.id
  const { id } = (await scim.post('/Groups', aGroup('Closed'))).body
  const value = [{ value: foreign }]
  const answers = [
    await scim.post('/Groups', aGroup('Closed 2', [foreign])),
    await scim.put(`/Groups/${id}`, aGroup('Closed', [foreign])),
    await scim.patch(`/Groups/${id}`, [{ op: 'add', path: 'members', value }]),
  ]
  t.deepEqual(
    answers.map(({ status, body }) => [status, body.scimType]),
    [
      [400, 'invalidValue'],
      [400, 'invalidValue'],
      [400, 'invalidValue'],
    ],
  )
  t.deepEqual(await app.db('memberships').where({ member_id: foreign }), [])
})

test('PUT-1, DEL-1: a deleted group is gone everywhere, PUT does not bring it back, its name is free', async t => {
  const user = (await scim.post('/Users', aUser('left.alone'))).body.id
  const { id } = (await scim.post('/Groups', aGroup('Passing', [user]))).body
  const outer = (await scim.post('/Groups', aGroup('Outer of passing', [id]))).body
  t.is((await scim.delete(`/Groups/${id}`)).status, 204)
  const answers = [
    await scim.get(`/Groups/${id}`),
    await scim.put(`/Groups/${id}`, aGroup('Passing')),
    await scim.patch(`/Groups/${id}`, [{ op: 'remove', path: 'members' }]),
    await scim.delete(`/Groups/${id}`),
  ]
  t.deepEqual(
    answers.map(({ status }) => status),
    [404, 404, 404, 404],
  )
  t.is((await scim.get('/Groups?filter=displayName eq "Passing"')).body.totalResults, 0)
  t.false('groups' in (await scim.get(`/Users/${user}`)).body)
  const after = (await scim.get(`/Groups/${outer.id}`)).body
  t.false('members' in after)
  t.not(after.meta.version, outer.meta.version)
  const again = await scim.post('/Groups', aGroup('Passing'))
  t.is(again.status, 201)
  t.not(again.body.id, id)
})
