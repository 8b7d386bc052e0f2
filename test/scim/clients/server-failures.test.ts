import test from 'ava'
import { testApp } from '../../support/app.ts'
import { aGroup, aUser, type ScimClient, scimClient, userUrn } from '../../support/scim.ts'
import { quirksOf, storedGroup, storedMembers, storedUser } from '../support/stored.ts'

const app = testApp(test)
let scim: ScimClient

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('lumen')))
})

async function people(prefix: string, count: number): Promise<readonly string[]> {
  const made = Array.from({ length: count }, (_, n) => scim.post('/Users', aUser(`${prefix}${n}`)))
  return (await Promise.all(made)).map(({ body }) => body.id)
}

/** Every way in which clients take one member out of a group. */
const removals: readonly (readonly [name: string, operation: (id: string) => object])[] = [
  ['a filter', id => ({ op: 'remove', path: `members[value eq "${id}"]` })],
  ['a filter in capitals', id => ({ op: 'Remove', path: `MEMBERS[VALUE EQ "${id}"]` })],
  ['a list of values', id => ({ op: 'remove', path: 'members', value: [{ value: id }] })],
  [
    'a list with a null reference',
    id => ({ op: 'Remove', path: 'members', value: [{ $ref: null, value: id }] }),
  ],
  [
    'a list with a display',
    id => ({ op: 'remove', path: 'members', value: [{ value: id, display: 'Other' }] }),
  ],
  ['one object', id => ({ op: 'remove', path: 'members', value: { value: id } })],
  ['a bare text', id => ({ op: 'remove', path: 'members', value: [id] })],
  [
    'a filter behind the URN',
    id => ({
      op: 'remove',
      path: `urn:ietf:params:scim:schemas:core:2.0:Group:members[value eq "${id}"]`,
    }),
  ],
]

for (const [name, operation] of removals) {
  test(`3.4: taking one member out by ${name} leaves the others (reference code #10, SCIM-SDK #149, SCIMple #436)`, async t => {
    const ids = await people(name.replaceAll(' ', '-'), 3)
    const { id } = (await scim.post('/Groups', aGroup(`By ${name}`, ids))).body
    const answer = await scim.patch(`/Groups/${id}`, [operation(ids[0] ?? '')])
    t.is(answer.status, 204, JSON.stringify(answer.body))
    t.deepEqual(await storedMembers(app.db, id), ids.slice(1).toSorted())
    t.is((await storedGroup(app.db, id))?.members, 2)
    t.is((await scim.patch(`/Groups/${id}`, [operation(ids[0] ?? '')])).status, 204, 'again')
  })
}

test('3.4: a group above the size of a page loses nobody by a PATCH (FusionAuth #2784, #2834)', async t => {
  const ids = await people('large', 130)
  const { id } = (await scim.post('/Groups', aGroup('Large', ids.slice(0, 129)))).body
  await scim.patch(`/Groups/${id}`, [{ op: 'add', path: 'members', value: [{ value: ids[129] }] }])
  await scim.patch(`/Groups/${id}`, [{ op: 'remove', path: `members[value eq "${ids[50]}"]` }])
  const expected = ids.filter((_, place) => place !== 50).toSorted()
  t.deepEqual(await storedMembers(app.db, id), expected)
  t.is((await scim.get(`/Groups/${id}`)).body.members?.length, 129)
})

test('3.4: parallel changes of one group lose no member (Fleet #50724)', async t => {
  const ids = await people('parallel', 40)
  const { id } = (await scim.post('/Groups', aGroup('Parallel', ids.slice(0, 20)))).body
  const changes = ids.map((value, place) =>
    scim.patch(`/Groups/${id}`, [
      place < 20
        ? { op: 'remove', path: `members[value eq "${value}"]` }
        : { op: 'add', path: 'members', value: [{ value }] },
    ]),
  )
  t.true((await Promise.all(changes)).every(({ status }) => status === 204))
  t.deepEqual(await storedMembers(app.db, id), ids.slice(20).toSorted())
})

test('3.4: the case of op does not count (LangWatch #7121)', async t => {
  const [id = ''] = await people('op', 1)
  for (const [place, op] of ['replace', 'Replace', 'REPLACE', 'rEpLaCe'].entries()) {
    const active = place % 2 === 1
    t.is((await scim.patch(`/Users/${id}`, [{ op, path: 'active', value: active }])).status, 200)
    t.is((await storedUser(app.db, id))?.active, active, op)
  }
})

test('3.4: a value without members never touches membership (LangWatch #7131)', async t => {
  const ids = await people('keep', 2)
  const { id } = (await scim.post('/Groups', aGroup('Keep', ids))).body
  for (const value of [{ displayName: 'Keep 2' }, { externalId: 'k' }, {}, { unknown: [] }]) {
    t.is((await scim.patch(`/Groups/${id}`, [{ op: 'replace', value }])).status, 204)
    t.deepEqual(await storedMembers(app.db, id), ids.toSorted())
  }
})

test('3.4: parentheses count (SimpleIdServer #912, WSO2 #11490)', async t => {
  await scim.post('/Users', aUser('paren-a', { title: 'T', active: true }))
  await scim.post('/Users', aUser('paren-b', { title: 'T', active: false }))
  await scim.post('/Users', aUser('paren-c', { title: 'U', active: false }))
  const find = async (filter: string) => {
    const { body } = await scim.get(`/Users?filter=${encodeURIComponent(filter)}`)
    return body.Resources.map(({ userName }) => userName)
  }
  t.deepEqual(await find('userName sw "paren" and (title eq "U" or active eq true)'), [
    'paren-a',
    'paren-c',
  ])
  t.deepEqual(await find('(userName eq "paren-a" or userName eq "paren-b") and active eq false'), [
    'paren-b',
  ])
  t.deepEqual(await find('userName eq "paren-a" or userName eq "paren-b" and active eq false'), [
    'paren-a',
    'paren-b',
  ])
})

test('3.4: replacing the members by none empties the group (SCIM-SDK #757)', async t => {
  const { id } = (await scim.post('/Groups', aGroup('Emptied', await people('empty', 2)))).body
  t.is(
    (await scim.patch(`/Groups/${id}`, [{ op: 'replace', path: 'members', value: [] }])).status,
    204,
  )
  t.deepEqual(await storedMembers(app.db, id), [])
})

/** Each habit that compat forgives, in one request of a user; the name appears in the log line. */
const habits: readonly (readonly [quirk: string, operations: readonly object[]])[] = [
  ['boolean-as-text', [{ op: 'replace', path: 'active', value: 'True' }]],
  ['wrapped-scalar', [{ op: 'replace', path: 'title', value: [{ value: 'T' }] }]],
  ['bare-value', [{ op: 'add', path: 'emails', value: ['b@x.example'] }]],
  ['single-value-for-list', [{ op: 'add', path: 'emails', value: { value: 's@x.example' } }]],
  ['unknown-attribute-ignored', [{ op: 'replace', value: { shoeSize: 43 } }]],
  ['empty-operations', []],
  ['empty-path', [{ op: 'replace', path: '', value: { title: 'T' } }]],
  ['path-as-key', [{ op: 'replace', value: { 'name.givenName': 'G' } }]],
  [
    'created-from-filter',
    [{ op: 'add', path: 'emails[type eq "home"].value', value: 'h@x.example' }],
  ],
  ['remove-by-value', [{ op: 'remove', path: 'emails', value: [{ value: 'none@x.example' }] }]],
]

for (const [quirk, operations] of habits) {
  test(`section 3: the log line of a request names the quirk ${quirk}, and the rfc dialect refuses it`, async t => {
    const [id = ''] = await people(`habit-${quirk}-`, 1)
    const answer = await scim.patch(`/Users/${id}`, operations)
    t.is(answer.status, 200, JSON.stringify(answer.body))
    t.true(quirksOf(app, answer).includes(quirk))
    const strict = await scimClient(app.inAccount(await app.makeAccount(`strict-${quirk}`)), {
      dialect: 'rfc',
    })
    const made = await strict.post('/Users', aUser('x'))
    const before = await storedUser(app.db, made.body.id)
    const refused = await strict.patch(`/Users/${made.body.id}`, operations)
    t.is(refused.status, 400, JSON.stringify(refused.body))
    t.deepEqual(quirksOf(app, refused), [])
    t.deepEqual(await storedUser(app.db, made.body.id), before)
  })
}

test('section 3: the quirks of a creation are named, too', async t => {
  const none = await scim.post('/Users', { userName: 'noschemas' })
  t.deepEqual(quirksOf(app, none), ['missing-schemas'])
  const odd = await scim.post('/Users', {
    schemas: [userUrn, 'urn:example:unknown'],
    userName: 'oddschemas',
    shoeSize: 43,
  })
  t.deepEqual(quirksOf(app, odd).toSorted(), [
    'unknown-attribute-ignored',
    'unknown-schema-ignored',
  ])
})
