import test from 'ava'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import { adminClient } from '../../support/admin.ts'
import { collectionWorld } from '../../support/collections.ts'
import { localGroup } from '../../support/groups.ts'
import { libraryClient } from '../../support/library.ts'

const world = collectionWorld(test, 'collections')
const { person } = world

test('IK-57: anybody makes a collection and owns it, an application one of the account', async t => {
  const mia = await person('mia')
  const own = await world.library.call('POST', '/collections', { name: 'Spring_1' }, mia)
  t.deepEqual([own.status, own.body.ownerId, own.body.level], [201, mia, 'manage'])
  const whole = await world.library.call('POST', '/collections', { name: 'Spring_2' })
  t.deepEqual([whole.status, whole.body.ownerId, whole.body.level], [201, null, 'manage'])
  const restricted = await adminClient(world.app, world.account, {
    role: 'media_library_restricted_access',
  })
  const { status, body } = await restricted.post('/library/collections', { name: 'Spring_3' })
  t.deepEqual([status, body.ownerId], [201, restricted.user.id])
  const finance = await adminClient(world.app, world.account, { role: 'finance' })
  t.is((await finance.post('/library/collections', { name: 'Spring_4' })).status, 403)
  const rows = await world.app
    .db('resources')
    .where({ kind: 'collection', account_id: world.account.id })
    .whereLike('name', 'Spring%')
    .orderBy('name')
  t.deepEqual(
    rows.map(row => [row.name, row.owner_id, row.parent_id]),
    [
      ['Spring_1', mia, null],
      ['Spring_2', null, null],
      ['Spring_3', restricted.user.id, null],
    ],
  )
})

test('IK-57: a name is the only one in the account whatever its case, of letters, digits, _ and -', async t => {
  await world.collection('Frühling-1')
  const other = await libraryClient(world.app, world.account)
  const make = async (name: string) => {
    const { status, body } = await world.library.call('POST', '/collections', { name })
    return [status, body.errors?.[0].path ?? null]
  }
  t.deepEqual(await make('frühling-1'), [409, 'name'])
  t.deepEqual(await make('FRÜHLING-1'), [409, 'name'])
  t.is((await other.call('POST', '/collections', { name: 'FRÜHLING-1' })).status, 409)
  for (const name of ['two words', 'a/b', 'a.b', 'R&D', '']) {
    t.deepEqual(await make(name), [400, 'name'], name)
  }
  const elsewhere = await world.app.makeAccount('collections-2')
  const there = await libraryClient(world.app, elsewhere)
  t.is((await there.call('POST', '/collections', { name: 'Frühling-1' })).status, 201)
  const rows = await world.app.db('resources').where({ name_folded: 'frühling-1' })
  t.is(rows.length, 2)
})

test('IK-57: of many who want the same name at once one gets it', async t => {
  const names = ['Race', 'RACE', 'race', 'rAce', 'raCe', 'racE', 'RAce', 'RaCe']
  const all = await Promise.all(
    names.map(async name => world.library.call('POST', '/collections', { name })),
  )
  t.is(all.filter(({ status }) => status === 201).length, 1)
  t.is(all.filter(({ status }) => status === 409).length, names.length - 1)
  t.is((await world.app.db('resources').where({ name_folded: 'race' })).length, 1)
})

test('IK-57: another name changes neither what is in a collection nor with whom it is shared', async t => {
  const [mia, noa] = [await person('mia-named'), await person('noa-named')]
  const file = await world.file('named.jpg')
  const set = await world.collection('before-name', mia)
  await world.put([set], [file])
  await world.library.share(set, noa, 'contribute')
  const rename = (by: string) =>
    world.library.call('PATCH', `/resources/${set}`, { name: 'after-name' }, by)
  t.is((await rename(noa)).status, 403)
  const items = await world.items({ collection_id: set })
  const shares = await world.stored({ resource_id: set })
  t.is((await rename(mia)).body.name, 'after-name')
  t.deepEqual(await world.items({ collection_id: set }), items)
  t.deepEqual(await world.stored({ resource_id: set }), shares)
  t.is(await world.library.levelOf(noa, file), 'contribute')
  const freed = await world.library.call('POST', '/collections', { name: 'Before-Name' })
  t.is(freed.status, 201)
})

test('IK-57: deleting a collection deletes nothing in it and ends what came through it; restoring brings both back', async t => {
  const [mia, noa] = [await person('mia-deleted'), await person('noa-deleted')]
  const [file, other] = [await world.file('deleted.jpg'), await world.file('deleted-2.jpg')]
  const set = await world.collection('to-delete', mia)
  await world.put([set], [file, other])
  await world.library.share(set, noa, 'manage')
  await world.library.share(other, noa, 'view')
  const levels = async () =>
    Promise.all([file, other].map(async each => world.library.levelOf(noa, each)))
  t.deepEqual(await levels(), ['manage', 'manage'])
  const items = await world.items({ collection_id: set })
  t.is((await world.library.call('DELETE', `/resources/${set}`, undefined, noa)).status, 200)
  t.deepEqual(await levels(), [null, 'view'])
  const rows = await world.app.db('resources').whereIn('id', [file, other])
  t.deepEqual(
    rows.map(row => row.deleted_at),
    [null, null],
  )
  const taken = await world.library.call('POST', '/collections', { name: 'To-Delete' })
  t.is((await world.library.call('POST', `/bin/${set}/restore`, {}, mia)).status, 409)
  await world.library.call('DELETE', `/resources/${taken.body.id}`)
  const nowhere = await world.library.call('POST', `/bin/${set}/restore`, { parent: file }, mia)
  t.is(nowhere.status, 400)
  t.is((await world.library.call('POST', `/bin/${set}/restore`, {}, mia)).status, 200)
  t.deepEqual(await levels(), ['manage', 'manage'])
  t.deepEqual(await world.items({ collection_id: set }), items)
  t.is((await world.library.call('DELETE', `/resources/${set}`)).status, 200)
  t.is((await world.library.call('DELETE', `/bin/${set}`)).status, 204)
  t.deepEqual(await world.items({ collection_id: set }), [])
  t.is((await world.app.db('resources').whereIn('id', [file, other])).length, 2)
})

test('X-06: lists of collections and of what is in them tell who owns it by now', async t => {
  const [mia, noa] = [await person('mia-left'), await person('noa-heir')]
  const file = await world.library.register({ kind: 'file', name: 'left.jpg', ownerId: mia })
  const set = await world.collection('left-behind', mia)
  await world.put([set], [file])
  await removeUser(world.context, mia, { owner: noa })
  const owners = async (path: string, by?: string) => {
    const { body } = await world.library.call('GET', path, undefined, by)
    const items: { id?: string; ownerId?: string; resource?: object }[] = body.items
    return items
      .map(item => ({ ...item, ...item.resource }))
      .filter(({ id }) => [file, set].includes(id ?? ''))
      .map(({ ownerId }) => ownerId)
  }
  t.deepEqual(await owners('/collections?q=left-behind'), [noa])
  t.deepEqual(await owners(`/collections/${set}/items`), [noa])
  t.deepEqual(await owners('/visible', noa), [noa, noa])
})

test('IK-53: a list shows the collections that somebody sees, with levels, page by page and by name', async t => {
  const [mia, noa] = [await person('list-mia'), await person('list-noa')]
  const { id: group } = await localGroup(world.context, 'List people', { members: [mia] })
  const ids = new Map<string, string>()
  for (const name of ['zeta', 'Beta', 'alpha', 'Gamma', 'delta']) {
    ids.set(name, await world.collection(`list-${name}`, name === 'zeta' ? mia : undefined))
  }
  await world.library.share(ids.get('Beta') ?? '', group, 'contribute')
  await world.library.share(ids.get('alpha') ?? '', mia, 'view')
  const list = async (query: string, as?: string) => {
    const { body } = await world.library.call('GET', `/collections?${query}`, undefined, as)
    return body
  }
  const named = ({ items }: { items: { name: string; level: string }[] }) =>
    items.filter(({ name }) => name.startsWith('list-')).map(({ name, level }) => [name, level])
  t.deepEqual(named(await list('', mia)), [
    ['list-alpha', 'view'],
    ['list-Beta', 'contribute'],
    ['list-zeta', 'manage'],
  ])
  t.deepEqual(named(await list('q=ETA', mia)), [
    ['list-Beta', 'contribute'],
    ['list-zeta', 'manage'],
  ])
  const first = await list('limit=2', mia)
  const second = await list(`limit=2&cursor=${first.next}`, mia)
  t.deepEqual([first.items.length, second.items.length, second.next], [2, 1, null])
  t.deepEqual(named(second), [['list-zeta', 'manage']])
  t.deepEqual(named(await list('', noa)), [])
  t.is(named(await list('limit=200')).length, 5)
  const viewer = await adminClient(world.app, world.account, {
    role: 'media_library_view_only_access',
  })
  const { body: seen } = await viewer.get('/library/collections?limit=200&q=list-')
  t.deepEqual(new Set(named(seen).map(([, level]) => level)), new Set(['view']))
  t.is(named(seen).length, 5)
  const one = (await viewer.get('/library/collections?limit=2&q=list-')).body
  const two = (await viewer.get(`/library/collections?limit=2&q=list-&cursor=${one.next}`)).body
  t.deepEqual(
    [...named(one), ...named(two)].map(([name]) => name),
    ['list-alpha', 'list-Beta', 'list-delta', 'list-Gamma'],
  )
  const other = await libraryClient(world.app, world.account)
  t.deepEqual((await other.call('GET', '/collections')).body, { items: [], next: null })
})
