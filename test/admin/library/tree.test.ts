import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import type { Account } from '../../../src/model/account.ts'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { type LibraryClient, libraryClient, registerLines } from '../../support/library.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)
let account: Account
let context: Context
let library: LibraryClient

test.before(async () => {
  account = await app.makeAccount('tree')
  context = app.inAccount(account)
  library = await libraryClient(app, account)
})

// oxlint-disable-next-line typescript/no-explicit-any -- rows as they are stored
const row = async (id: string): Promise<any> => app.db('resources').where({ id }).first()
const file = (name: string, parent?: string): Promise<string> =>
  library.register({ kind: 'file', name, parent })
const unshare = (resource: string): PromiseLike<number> =>
  app.db('shares').where({ account_id: account.id, resource_id: resource }).delete()
// oxlint-disable-next-line typescript/no-explicit-any -- answers are what the tests find out about
const get = async (path: string, onBehalfOf?: string): Promise<any> =>
  (await library.call('GET', path, undefined, onBehalfOf)).body

test('X-09: a resource is shown with the level of whoever asks, or is as one that is not there', async t => {
  const { id: ana } = await localUser(context, 'get-ana')
  const id = await library.register({
    kind: 'file',
    name: 'one.jpg',
    key: 'dir/one',
    metadata: { a: 1 },
  })
  t.like(await get(`/resources/${id}`), {
    id,
    name: 'one.jpg',
    level: 'manage',
    metadata: { a: 1 },
  })
  t.is((await get(`/resources/${encodeURIComponent('key:dir/one')}`)).id, id)
  const unseen = await library.call('GET', `/resources/${id}`, undefined, ana)
  const unknown = await library.call('GET', `/resources/${account.id}`, undefined, ana)
  t.is(unseen.status, 404)
  t.deepEqual([unseen.body.code, unseen.body.detail], [unknown.body.code, unknown.body.detail])
  await library.share(id, ana, 'view')
  t.is((await get(`/resources/${id}`, ana)).level, 'view')
})

test('X-09: another application is told of nothing in a library, as if it was not there', async t => {
  const other = await libraryClient(app, account)
  const id = await library.register({ kind: 'folder', name: 'Private', key: 'private' })
  for (const [method, path, body] of [
    ['GET', `/resources/${id}`, undefined],
    ['PATCH', `/resources/${id}`, { name: 'Mine' }],
    ['DELETE', `/resources/${id}`, undefined],
    ['POST', '/resources/move', { resources: [id], to: null }],
    ['POST', `/resources/${id}/copy`, { to: null, name: 'Mine' }],
    ['PUT', `/resources/${id}/owner`, { to: null }],
    ['GET', `/resources?parent=${id}`, undefined],
  ] as const) {
    t.is((await other.call(method, path, body)).status, 404, `${method} ${path}`)
  }
  t.deepEqual((await other.call('GET', '/resources')).body.items, [])
  t.is((await row(id)).name, 'Private')
})

test('a change needs the level for what it changes, and the version that was seen', async t => {
  const { id: bo } = await localUser(context, 'change-bo')
  const id = await file('change.jpg')
  await library.share(id, bo, 'contribute')
  const change = (body: object, onBehalfOf?: string): ReturnType<LibraryClient['call']> =>
    library.call('PATCH', `/resources/${id}`, body, onBehalfOf)
  t.is((await change({ metadata: { by: 'bo' } }, bo)).status, 200)
  t.is((await change({ name: 'no.jpg' }, bo)).status, 403)
  t.is((await change({ key: 'no' }, bo)).status, 403)
  await library.share(id, bo, 'manage')
  t.is((await change({ name: 'yes.jpg' }, bo)).status, 200)
  t.is((await change({ key: 'yes' })).status, 200)
  t.like(await row(id), { name: 'yes.jpg', key: 'yes', metadata: { by: 'bo' }, version: 4 })
  const taken = await file('taken.jpg')
  t.is((await library.call('PATCH', `/resources/${taken}`, { name: 'yes.jpg' })).status, 409)
  t.is((await library.call('PATCH', `/resources/${taken}`, { key: 'yes' })).status, 409)
  const admin = await adminClient(app, account)
  const seen = (await admin.get(`/library/resources/${id}`)).headers.get('etag') ?? ''
  await change({ metadata: {} })
  const stale = await admin.patch(`/library/resources/${id}`, { name: 'x' }, { 'if-match': seen })
  t.is(stale.status, 412)
  t.true(stale.body.changed.includes('metadata'))
})

test('a folder is listed by name with levels, by kind, by what names hold, and for somebody else', async t => {
  const { id: nia } = await localUser(context, 'list-nia')
  const listed = await library.register({ kind: 'folder', name: 'Listed', key: 'listed' })
  const items = Array.from({ length: 25 }, (_, at) => {
    const kind = at % 5 === 0 ? 'folder' : 'file'
    return {
      kind,
      name: `Item ${String(at).padStart(2, '0')}`,
      parent: 'key:listed',
      key: `item-${at}`,
    }
  })
  await registerLines(library, items)
  const names = async (query: string, onBehalfOf?: string): Promise<string[]> => {
    const found: string[] = []
    for (let next: string | null = ''; next !== null;) {
      const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`
      const page = await get(`/resources?limit=10&${query}${cursor}`, onBehalfOf)
      found.push(
        ...page.items.map((each: { name: string; level: string }) => `${each.name} ${each.level}`),
      )
      next = page.next
    }
    return found
  }
  const all = items.map(({ name }) => `${name} manage`)
  t.deepEqual(await names('parent=key:listed'), all)
  t.is((await names('parent=key:listed&kind=folder')).length, 5)
  t.is((await names('parent=key:listed&kind=file')).length, 20)
  t.deepEqual(await names('parent=key:listed&q=ITEM%2013'), ['Item 13 manage'])
  t.is((await library.call('GET', `/resources?parent=${listed}`, undefined, nia)).status, 404)
  await library.share('key:item-3', nia, 'view')
  await library.share('key:item-7', nia, 'contribute')
  t.deepEqual(await names(`parent=${listed}&subject=${nia}`), [
    'Item 03 view',
    'Item 07 contribute',
  ])
  await library.share(listed, nia, 'view')
  t.is((await names(`parent=${listed}`, nia)).length, 25)
  t.is((await names(`parent=${listed}`, nia))[7], 'Item 07 contribute')
  t.deepEqual(
    (await names('q=Listed', nia)).length +
      (await names('', nia)).filter(each => each === 'Listed view').length,
    2,
  )
})

test('IK-50: a search finds by name what one has a level on, and nothing else', async t => {
  const { id: ola } = await localUser(context, 'search-ola')
  const seen = await file('Ärger mit dem Zebra.jpg')
  await file('Zebra unseen.jpg')
  const search = async (q: string, onBehalfOf?: string): Promise<string[]> => {
    const body = await get(`/search?q=${encodeURIComponent(q)}`, onBehalfOf)
    return body.items.map((each: { name: string }) => each.name)
  }
  t.is((await search('zebra')).length, 2)
  t.deepEqual(await search('zebra ÄRGER'), ['Ärger mit dem Zebra.jpg'])
  t.deepEqual(await search('zebra', ola), [])
  await library.share(seen, ola, 'view')
  t.deepEqual(await search('zebra', ola), ['Ärger mit dem Zebra.jpg'])
  await library.call('DELETE', `/resources/${seen}`)
  t.is((await search('zebra')).length, 1)
  t.is((await library.call('GET', '/search?q=ze')).body.code, 'too_costly')
  await unshare(seen)
})
