import test from 'ava'
import { testApp } from '../../support/app.ts'
import { aGroup, aUser, type ScimBody, type ScimClient, scimClient } from '../../support/scim.ts'

const app = testApp(test)
let scim: ScimClient
let strict: ScimClient
const searchUrn = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'

test.before(async () => {
  const lumen = app.inAccount(await app.makeAccount('lumen'))
  scim = await scimClient(lumen)
  strict = await scimClient(lumen, { dialect: 'rfc' })
  const ids: string[] = []
  for (const name of ['mia', 'noah', 'olga']) {
    const user = aUser(name, { title: name === 'noah' ? 'Chef' : 'Editor' })
    ids.push((await scim.post('/Users', user)).body.id)
  }
  await scim.post('/Groups', aGroup('Desk', ids))
  await scim.post('/Groups', aGroup('Archive'))
})

const search = (parameters: Record<string, unknown>) => ({ schemas: [searchUrn], ...parameters })

const pairs: readonly (readonly [string, Record<string, unknown>, string])[] = [
  ['/Users', {}, ''],
  ['/Users', { filter: 'title eq "editor"' }, `filter=${encodeURIComponent('title eq "editor"')}`],
  [
    '/Users',
    { sortBy: 'userName', sortOrder: 'descending' },
    'sortBy=userName&sortOrder=descending',
  ],
  ['/Users', { startIndex: 2, count: 1 }, 'startIndex=2&count=1'],
  ['/Users', { count: 0 }, 'count=0'],
  ['/Users', { attributes: ['userName', 'title'] }, 'attributes=userName,title'],
  ['/Users', { excludedAttributes: ['meta', 'name'] }, 'excludedAttributes=meta,name'],
  ['/Groups', { sortBy: 'displayName' }, 'sortBy=displayName'],
  ['/Groups', { excludedAttributes: ['members'] }, 'excludedAttributes=members'],
  ['', { filter: 'displayName pr' }, 'filter=displayName%20pr'],
  ['', { sortBy: 'id', count: 2 }, 'sortBy=id&count=2'],
]

for (const [endpoint, parameters, query] of pairs) {
  test(`Q-7: POST ${endpoint}/.search with ${JSON.stringify(parameters)} is GET ${endpoint}?${query}`, async t => {
    const searched = await scim.post(`${endpoint}/.search`, search(parameters))
    const got = await scim.get(`${endpoint}?${query}`)
    t.is(searched.status, 200)
    t.is(searched.headers.get('content-type'), 'application/scim+json')
    t.deepEqual(searched.body, got.body)
    t.true(got.body.totalResults > 0)
  })
}

test('Q-7: a search walks by cursor, in the body', async t => {
  const parameters = { filter: 'title pr', sortBy: 'userName', count: 2 }
  const first = await scim.post('/Users/.search', search({ ...parameters, cursor: '' }))
  const cursor = first.body['nextCursor']
  const second = await scim.post('/Users/.search', search({ ...parameters, cursor }))
  const names = [first, second].flatMap(({ body }) => body.Resources.map(each => each.userName))
  t.deepEqual(names, ['mia', 'noah', 'olga'])
  t.false('nextCursor' in second.body)
  const other = await scim.post('/Users/.search', search({ ...parameters, count: 3, cursor }))
  t.is(other.body.scimType, 'invalidCount')
})

test('Q-7, GEN-16: member names of a search are read without case, null is nothing, others are left alone', async t => {
  const { body } = await scim.post('/Users/.search', {
    Schemas: [searchUrn],
    FILTER: 'userName eq "mia"',
    SortBy: null,
    Count: 5,
    colour: 'red',
  })
  t.is(body.totalResults, 1)
})

const refused: readonly (readonly [string, unknown, string, ('rfc' | 'both')?])[] = [
  ['a body that is no object', [], 'invalidSyntax'],
  ['another schema', { schemas: ['urn:x'], filter: 'active pr' }, 'invalidSyntax'],
  ['no schema', { filter: 'active pr' }, 'invalidSyntax', 'rfc'],
  ['a filter that is no string', search({ filter: 7 }), 'invalidSyntax'],
  ['attributes that are no strings', search({ attributes: [1] }), 'invalidSyntax'],
  ['a count that is no integer', search({ count: 1.5 }), 'invalidValue'],
  ['a count as text', search({ count: '1' }), 'invalidValue', 'rfc'],
  ['a member twice', search({ count: 1, COUNT: 2 }), 'invalidSyntax'],
  [
    'attributes and excludedAttributes',
    search({ attributes: ['id'], excludedAttributes: ['meta'] }),
    'invalidValue',
  ],
  ['a broken filter', search({ filter: 'userName eq' }), 'invalidFilter'],
  ['an unknown sort attribute', search({ sortBy: 'shoeSize' }), 'invalidValue'],
]

for (const [title, body, scimType, dialect = 'both'] of refused) {
  test(`Q-7: a search with ${title} is a 400 ${scimType}`, async t => {
    for (const client of dialect === 'rfc' ? [strict] : [scim, strict]) {
      for (const endpoint of ['/Users', '/Groups', '']) {
        const answer = await client.post(`${endpoint}/.search`, body)
        t.is(answer.status, 400)
        t.is(answer.body.scimType, scimType)
      }
    }
  })
}

const kinds = ({ Resources }: ScimBody): readonly string[] =>
  Resources.map(each => `${each.meta.resourceType} ${each.userName ?? each.displayName}`)

const rooted: readonly (readonly [string, readonly string[]])[] = [
  ['', ['User mia', 'User noah', 'User olga', 'Group Desk', 'Group Archive']],
  ['userName eq "MIA"', ['User mia']],
  ['displayName eq "desk"', ['Group Desk']],
  ['userName ne "mia"', ['User noah', 'User olga', 'Group Desk', 'Group Archive']],
  ['userName eq null', ['Group Desk', 'Group Archive']],
  ['not (userName pr)', ['Group Desk', 'Group Archive']],
  ['members pr', ['Group Desk']],
  ['not (members pr)', ['User mia', 'User noah', 'User olga', 'Group Archive']],
  ['userName eq "mia" or displayName eq "archive"', ['User mia', 'Group Archive']],
  ['meta.resourceType eq "Group"', ['Group Desk', 'Group Archive']],
  ['meta.resourceType eq "User" and title eq "chef"', ['User noah']],
  ['urn:ietf:params:scim:schemas:core:2.0:User:title eq "chef"', ['User noah']],
  ['urn:ietf:params:scim:schemas:core:2.0:Group:displayName pr', ['Group Desk', 'Group Archive']],
  ['schemas eq "urn:ietf:params:scim:schemas:core:2.0:Group"', ['Group Desk', 'Group Archive']],
  ['emails[type eq "work"]', []],
  ['emails.value ne "x"', ['User mia', 'User noah', 'User olga', 'Group Desk', 'Group Archive']],
  ['urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department pr', []],
]

for (const [filter, expected] of rooted) {
  test(`Q-8: the root query ${filter === '' ? 'without a filter' : filter} finds ${expected.length}`, async t => {
    const query = filter === '' ? '' : `?filter=${encodeURIComponent(filter)}`
    const { status, body } = await scim.get(`/${query}`)
    t.is(status, 200)
    t.deepEqual(kinds(body), expected)
    t.is(body.totalResults, expected.length)
  })
}

test('Q-8: one order and one paging over all types; what a type lacks is unassigned', async t => {
  const orders: readonly (readonly [string, readonly string[]])[] = [
    ['sortBy=userName', ['User mia', 'User noah', 'User olga', 'Group Desk', 'Group Archive']],
    ['sortBy=displayName', ['Group Archive', 'Group Desk', 'User mia', 'User noah', 'User olga']],
    [
      'sortBy=displayName&sortOrder=descending',
      ['User olga', 'User noah', 'User mia', 'Group Desk', 'Group Archive'],
    ],
    [
      'sortBy=id&sortOrder=descending',
      ['Group Archive', 'Group Desk', 'User olga', 'User noah', 'User mia'],
    ],
  ]
  for (const [query, expected] of orders) {
    t.deepEqual(kinds((await scim.get(`/?${query}`)).body), expected, query)
    const byIndex: string[] = []
    for (const startIndex of [1, 3, 5]) {
      byIndex.push(...kinds((await scim.get(`/?${query}&startIndex=${startIndex}&count=2`)).body))
    }
    t.deepEqual(byIndex, expected, `${query} by index`)
    const byCursor: string[] = []
    for (let cursor: unknown = ''; cursor !== undefined;) {
      const { body } = await scim.get(`/?${query}&count=2&cursor=${cursor as string}`)
      byCursor.push(...kinds(body))
      cursor = body['nextCursor']
    }
    t.deepEqual(byCursor, expected, `${query} by cursor`)
  }
})

test('Q-8, Q-9: an attribute that no type has is refused, a secret one too', async t => {
  t.is((await scim.get('/?filter=shoeSize%20pr')).body.scimType, 'invalidFilter')
  t.is((await scim.get('/?sortBy=shoeSize')).body.scimType, 'invalidValue')
  t.is((await scim.get('/?filter=password%20pr')).body.scimType, 'sensitive')
  t.is((await scim.get('/?sortBy=password')).body.scimType, 'sensitive')
})

test('Q-8: attributes are those of each type', async t => {
  const { body } = await scim.get('/?attributes=userName,members.value&sortBy=id')
  t.deepEqual(
    body.Resources.map(each => Object.keys(each).toSorted().join(' ')),
    [
      ...['mia', 'noah', 'olga'].map(() => 'id schemas userName'),
      'id members schemas',
      'id schemas',
    ],
  )
})

test('Q-8: a connection finds at the root only what it may see', async t => {
  t.is((await strict.get('/')).body.totalResults, 0)
  t.is((await strict.post('/.search', search({ filter: 'userName pr' }))).body.totalResults, 0)
})
