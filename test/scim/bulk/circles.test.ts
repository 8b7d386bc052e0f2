import test from 'ava'
import { testApp } from '../../support/app.ts'
import { aGroup, aUser, enterpriseUrn, type ScimClient, scimClient } from '../../support/scim.ts'
import { type BulkResult, bulkOf } from '../support/bulk.ts'

const app = testApp(test)
let scim: ScimClient

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('rondo')))
})

test('B-5, GRP-3: the circle of RFC 7644 3.7.1: two groups that hold each other', async t => {
  const list = await bulkOf(scim, [
    group('qwerty', 'Group A', [{ type: 'Group', value: 'bulkId:ytrewq' }]),
    group('ytrewq', 'Group B', [{ type: 'Group', value: 'bulkId:qwerty' }]),
  ])
  t.deepEqual(
    list.map(({ bulkId, status }) => [bulkId, status]),
    [
      ['qwerty', '201'],
      ['ytrewq', '201'],
    ],
  )
  const [a = '', b = ''] = list.map(idOf)
  t.deepEqual(await membersOf(a), [b])
  t.deepEqual(await membersOf(b), [a])
  for (const result of list) {
    const { body } = await scim.get(`/Groups/${idOf(result)}`)
    t.is(result.version, body.meta.version, 'the version is the one after the circle was closed')
  }
})

test('B-5: a circle through three groups, with people and others that hang on it', async t => {
  const list = await bulkOf(scim, [
    group('outer', 'Outer', [{ value: 'bulkId:g1' }]),
    group('g1', 'Ring 1', [{ value: 'bulkId:g2' }, { value: 'bulkId:ada' }]),
    group('g2', 'Ring 2', [{ value: 'bulkId:g3' }]),
    group('g3', 'Ring 3', [{ value: 'bulkId:g1' }, { value: 'bulkId:ada' }]),
    { method: 'POST', path: '/Users', bulkId: 'ada', data: aUser('ada') },
  ])
  t.deepEqual(
    list.map(({ status }) => status),
    ['201', '201', '201', '201', '201'],
  )
  const [outer = '', g1 = '', g2 = '', g3 = '', ada = ''] = list.map(idOf)
  t.deepEqual(await membersOf(outer), [g1])
  t.deepEqual(await membersOf(g1), [g2, ada].toSorted())
  t.deepEqual(await membersOf(g2), [g3])
  t.deepEqual(await membersOf(g3), [g1, ada].toSorted())
})

test('B-5: people who manage each other, and one who manages himself', async t => {
  const list = await bulkOf(scim, [
    managed('one', 'two'),
    managed('two', 'one'),
    managed('self', 'self'),
  ])
  t.deepEqual(
    list.map(({ status }) => status),
    ['201', '201', '201'],
  )
  const [one = '', two = '', self = ''] = list.map(idOf)
  const managers = await Promise.all([one, two, self].map(managerOf))
  t.deepEqual(managers, [two, one, self])
})

test('B-5: a circle that is impossible is a 409, and nothing of it stays', async t => {
  const [self] = await bulkOf(scim, [group('self', 'Itself', [{ value: 'bulkId:self' }])])
  t.like(self, { status: '409', bulkId: 'self' })
  t.regex(self?.response?.detail ?? '', /cannot be a member of itself/)
  t.false('location' in (self ?? {}))
  const [a, b, after] = await bulkOf(scim, [
    group('a', 'Broken A', [{ value: 'bulkId:b' }]),
    group('b', 'Broken B', [{ value: 'bulkId:a' }, { value: 'no such member' }]),
    group('c', 'Broken C', [{ value: 'bulkId:a' }]),
  ])
  t.is(a?.status, '409')
  t.like(b, { status: '400', response: { scimType: 'invalidValue' } })
  t.is(after?.status, '409')
  t.deepEqual(await app.db('groups').whereLike('name', 'Broken%').pluck('name'), [])
  t.deepEqual(await app.db('groups').where({ name: 'Itself' }).pluck('name'), [])
})

test('B-5: a name that is taken fails its circle only', async t => {
  await scim.post('/Groups', aGroup('Taken'))
  const list = await bulkOf(scim, [
    { method: 'POST', path: '/Users', bulkId: 'before', data: aUser('before') },
    group('x', 'Circle X', [{ value: 'bulkId:taken' }]),
    group('taken', 'taken', [{ value: 'bulkId:x' }]),
    { method: 'POST', path: '/Users', bulkId: 'behind', data: aUser('behind') },
  ])
  t.deepEqual(
    list.map(({ status, response }) => [status, response?.scimType]),
    [
      ['201', undefined],
      ['409', undefined],
      ['409', 'uniqueness'],
      ['201', undefined],
    ],
  )
  t.deepEqual(await app.db('groups').where({ name: 'Circle X' }).pluck('name'), [])
})

test('B-5: a chain of ten groups in any order is built, an eleventh level is refused alone', async t => {
  const chain = Array.from({ length: 12 }, (_, level) =>
    group(`l${level}`, `Level ${level}`, level === 11 ? [] : [{ value: `bulkId:l${level + 1}` }]),
  )
  const list = await bulkOf(scim, chain)
  t.deepEqual(
    list.map(({ status }) => status),
    ['400', ...Array.from({ length: 11 }, () => '201')],
  )
})

function group(bulkId: string, displayName: string, members: readonly object[]): object {
  const data = { ...aGroup(displayName), members }
  return { method: 'POST', path: '/Groups', bulkId, data }
}

function managed(userName: string, manager: string): object {
  const data = aUser(userName, { [enterpriseUrn]: { manager: { value: `bulkId:${manager}` } } })
  return { method: 'POST', path: '/Users', bulkId: userName, data }
}

async function managerOf(id: string): Promise<string | undefined> {
  const { body } = await scim.get(`/Users/${id}`)
  return (body[enterpriseUrn] as { manager?: { value?: string } }).manager?.value
}

async function membersOf(id: string): Promise<readonly string[]> {
  const { body } = await scim.get(`/Groups/${id}`)
  return (body.members ?? []).map(({ value }) => value).toSorted()
}

function idOf({ location = '' }: BulkResult): string {
  return location.split('/').at(-1) ?? ''
}
