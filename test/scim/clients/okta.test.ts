import test from 'ava'
import { testApp } from '../../support/app.ts'
import { aGroup, groupUrn, type ScimClient, scimClient, userUrn } from '../../support/scim.ts'
import { quirksOf, storedGroup, storedMembers, storedUser } from '../support/stored.ts'

const app = testApp(test)
let scim: ScimClient

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('lumen')))
})

async function person(name: string): Promise<string> {
  const userName = `${name}@x.example`
  const body = {
    schemas: [userUrn],
    userName,
    name: { givenName: name, familyName: 'Okta' },
    emails: [{ primary: true, value: userName, type: 'work' }],
    displayName: name,
    locale: 'en-US',
    externalId: `00u${name}`,
    groups: [],
    password: '1mz050nq',
    active: true,
  }
  return (await scim.post('/Users', body)).body.id
}

test('3.2: people are looked for by userName with integer counts, also when there is nobody', async t => {
  const id = await person('look')
  for (const [userName, ids] of [
    ['LOOK@x.example', [id]],
    ['nobody@x.example', []],
  ] as const) {
    const filter = encodeURIComponent(`userName eq "${userName}"`)
    const { status, body } = await scim.get(`/Users?filter=${filter}&startIndex=1&count=100`)
    t.is(status, 200)
    t.deepEqual(
      body.Resources.map(each => each.id),
      [...ids],
    )
    t.deepEqual(
      [body.totalResults, body.startIndex, body.itemsPerPage],
      [ids.length, 1, ids.length],
    )
  }
})

test('3.2: the placeholder password of a creation lets nobody in and is not kept', async t => {
  const id = await person('placeholder')
  t.deepEqual(await app.db('passwords').where({ user_id: id }), [])
  const { body } = await scim.get(`/Users/${id}`)
  t.false('password' in body)
})

test('3.2: what was read is put back with edits, and only the edits change', async t => {
  const id = await person('put')
  const groupId = (await scim.post('/Groups', aGroup('Put', [id]))).body.id
  const { body } = await scim.get(`/Users/${id}`)
  const before = await storedUser(app.db, id)
  const same = await scim.put(`/Users/${id}`, body)
  t.is(same.status, 200)
  t.deepEqual(await storedUser(app.db, id), before)
  const name = { givenName: 'Other', familyName: 'Okta' }
  const put = await scim.put(`/Users/${id}`, { ...body, name, active: false })
  t.is(put.status, 200)
  const after = await storedUser(app.db, id)
  t.deepEqual(after?.attributes, { ...before?.attributes, name })
  t.deepEqual(after?.values, before?.values)
  t.false(after?.active)
  t.deepEqual(await storedMembers(app.db, groupId), [id])
})

test('3.2: a person is deactivated and reactivated by a value without a path', async t => {
  const id = await person('off')
  for (const active of [false, true]) {
    const answer = await scim.patch(`/Users/${id}`, [{ op: 'replace', value: { active } }])
    t.is(answer.status, 200)
    t.is((await storedUser(app.db, id))?.active, active)
    t.deepEqual(quirksOf(app, answer), [])
  }
})

test('3.2: the rename of a group names its id and comes with every change', async t => {
  const { id } = (await scim.post('/Groups', aGroup('Old name'))).body
  const rename = { op: 'replace', value: { id, displayName: 'New name' } }
  for (const time of [1, 2]) {
    const answer = await scim.patch(`/Groups/${id}`, [rename])
    t.true([200, 204].includes(answer.status), `time ${time}`)
  }
  t.is((await storedGroup(app.db, id))?.name, 'New name')
  const other = await scim.patch(`/Groups/${id}`, [
    { op: 'replace', value: { id: 'g1', displayName: 'X' } },
  ])
  t.deepEqual([other.status, other.body.scimType], [400, 'mutability'])
  t.is((await storedGroup(app.db, id))?.name, 'New name')
})

test('3.2: one member goes and another comes in one request', async t => {
  const [first, second, third] = [await person('m1'), await person('m2'), await person('m3')]
  const { id } = (await scim.post('/Groups', aGroup('Members', [first, second]))).body
  const answer = await scim.patch(`/Groups/${id}`, [
    { op: 'remove', path: `members[value eq "${first}"]` },
    { op: 'add', path: 'members', value: [{ value: third, display: 'm3@x.example' }] },
  ])
  t.is(answer.status, 204)
  t.deepEqual(await storedMembers(app.db, id), [second, third].toSorted())
})

test('3.2 and 3.4 (SCIM-SDK #757): push now replaces all members, and by an empty list with none', async t => {
  const ids = [await person('p1'), await person('p2'), await person('p3')]
  const { id } = (await scim.post('/Groups', aGroup('Pushed', ids.slice(0, 2)))).body
  const push = async (members: readonly string[]) =>
    scim.patch(`/Groups/${id}`, [
      { op: 'replace', path: 'members', value: members.map(value => ({ value, display: value })) },
    ])
  t.is((await push(ids.slice(1))).status, 204)
  t.deepEqual(await storedMembers(app.db, id), ids.slice(1).toSorted())
  t.is((await push([])).status, 204)
  t.deepEqual(await storedMembers(app.db, id), [])
})

test('3.2, app wizard: a group is put with its whole member list', async t => {
  const ids = [await person('w1'), await person('w2')]
  const { id } = (await scim.post('/Groups', aGroup('Wizard', ids.slice(0, 1)))).body
  const members = ids.map(value => ({ value, display: value }))
  const put = await scim.put(`/Groups/${id}`, {
    schemas: [groupUrn],
    id,
    displayName: 'Wizard',
    members,
  })
  t.is(put.status, 200)
  t.deepEqual(await storedMembers(app.db, id), ids.toSorted())
  await scim.put(`/Groups/${id}`, { schemas: [groupUrn], id, displayName: 'Wizard', members: [] })
  t.deepEqual(await storedMembers(app.db, id), [])
})

test('3.2 and AS-41: pages of 100 hold everybody once, in a stable order', async t => {
  const own = await scimClient(app.inAccount(await app.makeAccount('pages')))
  const made = await Promise.all(
    Array.from(
      { length: 230 },
      async (_, n) => (await own.post('/Users', { userName: `n${n}` })).body.id,
    ),
  )
  const seen: string[] = []
  for (const startIndex of [1, 101, 201]) {
    const { body } = await own.get(`/Users?startIndex=${startIndex}&count=100`)
    t.is(body.totalResults, 230)
    seen.push(...body.Resources.map(({ id }) => id))
  }
  t.deepEqual(seen.toSorted(), made.toSorted())
})

test('3.2, the test file: an unknown id and a wrong token are answered in SCIM', async t => {
  const missing = await scim.get('/Users/010101001010101011001010101011')
  t.deepEqual([missing.status, missing.body.status], [404, '404'])
  t.truthy(missing.body.detail)
  const refused = await scim.get('/Users?startIndex=1&count=1', {
    authorization: 'Bearer non-token',
  })
  t.deepEqual([refused.status, refused.body.status], [401, '401'])
})
