import test from 'ava'
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
