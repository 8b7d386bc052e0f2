import test from 'ava'
import { testApp } from '../../support/app.ts'
import { aUser, type ScimBody, type ScimClient, scimClient } from '../../support/scim.ts'

const app = testApp(test)
let scim: ScimClient
let ids: readonly string[]

test.before(async () => {
  scim = await scimClient(app.inAccount(await app.makeAccount('lumen')))
  const made: string[] = []
  for (let number = 0; number < 7; number++) {
    made.push((await scim.post('/Users', aUser(`u${number}@lumen.example`))).body.id)
  }
  ids = made
})

const idsIn = ({ Resources }: ScimBody): readonly string[] => Resources.map(each => each.id)

const pages: readonly (readonly [string, number, number, number])[] = [
  // query, startIndex of the answer, first of the ids, how many
  ['', 1, 0, 7],
  ['startIndex=1&count=3', 1, 0, 3],
  ['startIndex=4&count=3', 4, 3, 3],
  ['startIndex=7&count=3', 7, 6, 1],
  ['startIndex=8&count=3', 8, 7, 0],
  ['startIndex=100000000000&count=3', 100_000_000_000, 7, 0],
  ['startIndex=0&count=2', 1, 0, 2],
  ['startIndex=-5&count=2', 1, 0, 2],
  ['count=0', 1, 0, 0],
  ['count=-3', 1, 0, 0],
  ['count=100000', 1, 0, 7],
  ['startIndex=&count=', 1, 0, 7],
]

for (const [query, startIndex, first, count] of pages) {
  test(`Q-2, Q-3: ?${query} starts at ${startIndex} and holds ${count} of 7`, async t => {
    const { status, body } = await scim.get(`/Users?${query}`)
    t.is(status, 200)
    t.like(body, { totalResults: 7, startIndex, itemsPerPage: count })
    t.deepEqual(idsIn(body), ids.slice(first, first + count))
  })
}

test('Q-2, Q-3: the numbers of a list are integers and not strings', async t => {
  const { body } = await scim.get('/Users?startIndex=2&count=2')
  for (const number of [body.totalResults, body.startIndex, body.itemsPerPage]) {
    t.true(Number.isInteger(number))
  }
})

for (const query of ['startIndex=one', 'count=1.5', 'count=1e3', 'count=0x10', 'count=1&count=2']) {
  test(`Q-2: ?${query} is a 400 invalidValue`, async t => {
    const { status, body } = await scim.get(`/Users?${query}`)
    t.is(status, 400)
    t.is(body.scimType, 'invalidValue')
  })
}

test('Q-2: no page is larger than discovery says', async t => {
  const { body } = await scim.get('/ServiceProviderConfig')
  const { maxPageSize, defaultPageSize } = body['pagination'] as Record<string, number>
  t.deepEqual([defaultPageSize, maxPageSize], [100, 1000])
  t.deepEqual(body['filter'], { supported: true, maxResults: maxPageSize })
})

test('Q-1: a result is always a ListResponse, and none is a 200 with totalResults 0', async t => {
  const filter = encodeURIComponent('userName eq "nobody@lumen.example"')
  const { status, body } = await scim.get(`/Users?filter=${filter}`)
  t.is(status, 200)
  t.deepEqual({ ...body }, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: 0,
    startIndex: 1,
    itemsPerPage: 0,
    Resources: [],
  } as unknown as ScimBody)
})

test('Q-4: without a sort key the order is that of the ids, on every page', async t => {
  t.deepEqual(idsIn((await scim.get('/Users')).body), ids.toSorted())
  const seen: string[] = []
  for (let startIndex = 1; startIndex <= 7; startIndex += 2) {
    seen.push(...idsIn((await scim.get(`/Users?startIndex=${startIndex}&count=2`)).body))
  }
  t.deepEqual(seen, ids)
})

test('Q-6: attributes and excludedAttributes count on lists, reads and writes; both at once are refused', async t => {
  const own = await scimClient(app.inAccount(await app.makeAccount('projections')))
  const { id } = (await own.post('/Users', aUser('first@lumen.example'))).body
  const list = await own.get('/Users?attributes=USERNAME&count=1')
  t.deepEqual(Object.keys(list.body.Resources[0] ?? {}).toSorted(), ['id', 'schemas', 'userName'])
  const read = await own.get(`/Users/${id}?excludedAttributes=meta,userName`)
  t.deepEqual(Object.keys(read.body).toSorted(), ['active', 'id', 'schemas'])
  const created = await own.post('/Users?attributes=active', aUser('projected@lumen.example'))
  t.deepEqual(Object.keys(created.body).toSorted(), ['active', 'id', 'schemas'])
  const put = await own.put(
    `/Users/${created.body.id}?attributes=userName`,
    aUser('projected@lumen.example'),
  )
  t.deepEqual(Object.keys(put.body).toSorted(), ['id', 'schemas', 'userName'])
  const patched = await own.patch(`/Users/${created.body.id}?attributes=title`, [
    { op: 'add', path: 'title', value: 'Editor' },
  ])
  t.deepEqual(Object.keys(patched.body).toSorted(), ['id', 'schemas', 'title'])
  const both = await own.get('/Users?attributes=userName&excludedAttributes=meta')
  t.is(both.status, 400)
  t.is(both.body.scimType, 'invalidValue')
})

test('Q-9: a filter that names an unknown attribute is a 400 invalidFilter', async t => {
  for (const filter of ['shoeSize eq 44', 'name.shoe eq "x"', 'urn:x:y:User:userName eq "x"']) {
    const { status, body } = await scim.get(`/Users?filter=${encodeURIComponent(filter)}`)
    t.is(status, 400, filter)
    t.is(body.scimType, 'invalidFilter')
  }
})

test('Q-10: a filter on a secret is a 403 sensitive, in the URL and in a search', async t => {
  const filter = 'password sw "a"'
  const search = { schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'], filter }
  for (const answer of [
    await scim.get(`/Users?filter=${encodeURIComponent(filter)}`),
    await scim.post('/Users/.search', search),
    await scim.post('/.search', search),
  ]) {
    t.is(answer.status, 403)
    t.is(answer.body.scimType, 'sensitive')
  }
})
