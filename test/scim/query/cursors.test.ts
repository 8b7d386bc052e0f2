import test from 'ava'
import { createCursors } from '../../../src/scim/cursor.ts'
import { createSecretBox } from '../../../src/lib/secret-box.ts'
import { testApp } from '../../support/app.ts'
import {
  aGroup,
  aUser,
  clientFor,
  type ScimBody,
  type ScimClient,
  scimClient,
} from '../../support/scim.ts'

const app = testApp(test)
let scim: ScimClient
let neighbour: ScimClient
let foreign: ScimClient
let accountId: string

const titles = [
  'Editor',
  undefined,
  'buyer',
  'Buyer',
  undefined,
  'editor',
  'Chef',
  undefined,
  'buyer',
]

test.before(async () => {
  const account = await app.makeAccount('lumen')
  accountId = account.id
  scim = await scimClient(app.inAccount(account))
  neighbour = await scimClient(app.inAccount(account))
  foreign = await scimClient(app.inAccount(await app.makeAccount('other')))
  for (const [number, title] of titles.entries()) {
    await scim.post('/Users', aUser(`u${number}`, title === undefined ? {} : { title }))
  }
  await scim.post('/Groups', aGroup('One'))
})

type CursorPage = ScimBody & { readonly nextCursor?: string; readonly previousCursor?: string }

async function page(query: string, cursor = '', client = scim): Promise<CursorPage> {
  const answer = await client.get(`/Users?${query}&cursor=${cursor}`)
  return answer.body
}

async function walk(query: string): Promise<readonly CursorPage[]> {
  const pages = [await page(query)]
  for (;;) {
    const next = pages.at(-1)?.nextCursor
    if (next === undefined || pages.length > 20) return pages
    pages.push(await page(query, next))
  }
}

const namesIn = (pages: readonly ScimBody[]): readonly string[] =>
  pages.flatMap(({ Resources }) => Resources.map(each => each.userName))

const queries = [
  '',
  'sortBy=userName&sortOrder=descending',
  'sortBy=title',
  'sortBy=title&sortOrder=descending',
  'sortBy=emails.value',
  'sortBy=active&sortOrder=descending',
  'sortBy=meta.lastModified',
  `filter=${encodeURIComponent('title pr and userName sw "u"')}&sortBy=title`,
]

for (const query of queries) {
  for (const count of [1, 2, 3, 9, 50]) {
    test(`2.11: ?${query} by cursor and ${count} at once gives what one page gives, forth and back`, async t => {
      const whole = await scim.get(`/Users?${query}`)
      const pages = await walk(`${query}&count=${count}`)
      t.deepEqual(namesIn(pages), namesIn([whole.body]))
      t.is(pages.length, Math.ceil(whole.body.totalResults / count))
      for (const [at, each] of pages.entries()) {
        t.is(each.totalResults, whole.body.totalResults)
        t.is(each.itemsPerPage, each.Resources.length)
        t.is('nextCursor' in each, at < pages.length - 1, `next of ${at}`)
        t.is('previousCursor' in each, at > 0, `previous of ${at}`)
        t.false('startIndex' in each)
      }
      const back: CursorPage[] = []
      for (let from = pages.at(-1)?.previousCursor; from !== undefined;) {
        const found = await page(`${query}&count=${count}`, from)
        t.true('nextCursor' in found)
        back.unshift(found)
        from = found.previousCursor
      }
      t.deepEqual(namesIn(back), namesIn(pages.slice(0, -1)))
    })
  }
}

test('2.11: a cursor has only characters that are unreserved in URIs', async t => {
  const { nextCursor = '' } = await page('count=2&sortBy=title')
  t.regex(nextCursor, /^[A-Za-z0-9._~-]+$/)
  t.false(Buffer.from(nextCursor, 'base64url').toString().includes('buyer'))
})

test('SPC-2: index stays the default, and an empty cursor starts the other way', async t => {
  t.like((await scim.get('/Users?count=2')).body, { startIndex: 1, itemsPerPage: 2 })
  t.false('nextCursor' in (await scim.get('/Users?count=2')).body)
  const bare = (await scim.get('/Users?cursor&count=2')).body
  t.true('nextCursor' in bare)
  const config = (await scim.get('/ServiceProviderConfig')).body
  t.deepEqual(config['pagination'], {
    cursor: true,
    index: true,
    defaultPaginationMethod: 'index',
    defaultPageSize: 100,
    maxPageSize: 1000,
    cursorTimeout: 3600,
  })
})

test('2.11: what comes and goes between the pages is neither repeated nor makes others vanish', async t => {
  const client = await scimClient(app.inAccount(await app.makeAccount('moving')))
  const ids: string[] = []
  for (const name of ['b', 'd', 'f', 'h'])
    ids.push((await client.post('/Users', aUser(name))).body.id)
  const first = await page('sortBy=userName&count=2', '', client)
  await client.delete(`/Users/${ids[1]}`) // the one that the cursor stands on
  await client.post('/Users', aUser('a'))
  await client.post('/Users', aUser('g'))
  const second = await page('sortBy=userName&count=2', first.nextCursor, client)
  t.deepEqual(namesIn([first, second]), ['b', 'd', 'f', 'g'])
  t.deepEqual(namesIn([await page('sortBy=userName&count=2', second.nextCursor, client)]), ['h'])
})

async function refusal(path: string, client = scim): Promise<string> {
  const { status, body } = await client.get(path)
  return `${status} ${body.scimType ?? ''}`.trim()
}

test('2.11: a cursor with another filter, order or endpoint is invalidCursor, with another count invalidCount', async t => {
  const { nextCursor = '' } = await page('count=2&sortBy=title')
  const cursor = `cursor=${nextCursor}`
  t.is(await refusal(`/Users?count=2&sortBy=title&${cursor}`), '200')
  t.is(await refusal(`/Users?count=3&sortBy=title&${cursor}`), '400 invalidCount')
  t.is(await refusal(`/Users?sortBy=title&${cursor}`), '400 invalidCount')
  for (const path of [
    `/Users?count=2&${cursor}`,
    `/Users?count=2&sortBy=userName&${cursor}`,
    `/Users?count=2&sortBy=title&sortOrder=descending&${cursor}`,
    `/Users?count=2&sortBy=title&filter=active%20eq%20true&${cursor}`,
    `/?count=2&sortBy=title&${cursor}`,
  ]) {
    t.is(await refusal(path), '400 invalidCursor', path)
  }
  const groups = await scim.get(`/Groups?count=2&${cursor}`)
  t.is(groups.body.scimType, 'invalidCursor')
})

test('2.11: a forged cursor and one of another connection or account are refused alike', async t => {
  const { nextCursor = '' } = await page('count=2')
  const path = `/Users?count=2&cursor=`
  const forged = [
    'abc',
    '0',
    `${nextCursor}A`,
    nextCursor.slice(0, -4),
    nextCursor.replace(/.$/, last => (last === 'A' ? 'B' : 'A')),
    Buffer.from('{"id":"x"}').toString('base64url'),
  ]
  const answers = [
    ...(await Promise.all(forged.map(cursor => scim.get(path + cursor)))),
    await neighbour.get(path + nextCursor),
    await foreign.get(path + nextCursor),
  ]
  const [first] = answers
  for (const { status, body } of answers) {
    t.is(status, 400)
    t.is(body.scimType, 'invalidCursor')
    t.deepEqual(body, first?.body)
  }
})

test('2.11: a cursor gives no rights: with a wrong token it is a 401', async t => {
  const { nextCursor = '' } = await page('count=2')
  const stranger = clientFor(scim.base, 'cohort_scim_nonsense')
  t.is((await stranger.get(`/Users?count=2&cursor=${nextCursor}`)).status, 401)
})

test('2.11: after 3,600 seconds a cursor is expiredCursor', async t => {
  const query = {
    accountId,
    connectionId: scim.connectionId,
    endpoint: '/Users',
    filter: undefined,
    sortBy: undefined,
    sortOrder: undefined,
    count: 2,
  }
  const [someone] = (await page('count=2')).Resources
  const place = { position: { id: someone?.id ?? '', key: null }, backwards: false, total: 9 }
  const at = (age: number) =>
    createCursors(app.box, () => Date.now() - age * 1000).write(query, place)
  t.is(await refusal(`/Users?count=2&cursor=${at(3590)}`), '200')
  t.is(await refusal(`/Users?count=2&cursor=${at(3601)}`), '400 expiredCursor')
  const otherSecret = createCursors(createSecretBox(['some other secret of enough length, 32+']))
  t.is(
    await refusal(`/Users?count=2&cursor=${otherSecret.write(query, place)}`),
    '400 invalidCursor',
  )
})

test('2.11: with a cursor count is at least 1, and startIndex has no place', async t => {
  for (const count of ['0', '-1']) {
    t.is(await refusal(`/Users?cursor=&count=${count}`), '400 invalidCount')
  }
  t.is(await refusal('/Users?cursor=&startIndex=3'), '400 invalidValue')
  t.is(await refusal('/Users?cursor=&startIndex=1'), '200')
  t.is((await page('count=100000')).itemsPerPage, titles.length)
})
