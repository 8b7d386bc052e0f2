import test from 'ava'
import { adminClient } from '../../support/admin.ts'
import { collectionWorld, type Pair } from '../../support/collections.ts'
import { libraryClient } from '../../support/library.ts'

const world = collectionWorld(test, 'collecting')
const { person } = world

function outcomes(pairs: readonly Pair[]): readonly (string | undefined)[] {
  return pairs.map(({ outcome, problem }) => problem?.code ?? outcome)
}

test('IK-56: adding needs contribute on the collection and on what is added', async t => {
  const file = await world.file('56.jpg')
  const set = await world.collection('set-56')
  for (const [onSet, onFile, expected] of [
    [null, 'manage', 'not_found'],
    ['view', 'manage', 'forbidden'],
    ['contribute', null, 'not_found'],
    ['contribute', 'view', 'forbidden'],
    ['contribute', 'contribute', 'added'],
  ] as const) {
    const mia = await person(`mia-56-${onSet}-${onFile}`)
    if (onSet !== null) await world.library.share(set, mia, onSet)
    if (onFile !== null) await world.library.share(file, mia, onFile)
    t.deepEqual(outcomes(await world.put([set], [file], mia)), [expected])
    const stored = await world.items({ collection_id: set })
    t.deepEqual(
      stored.map(row => [row.cap, row.adder_id]),
      expected === 'added' ? [[2, mia]] : [],
    )
  }
})

test('IK-56: at most 100 assets to 50 collections in one request, and 100 taken out', async t => {
  const [one] = [await world.file('many.jpg')]
  const set = await world.collection('many')
  const ask = async (collections: number, resources: number) => {
    const body = {
      collections: Array.from({ length: collections }, () => set),
      resources: Array.from({ length: resources }, () => one),
    }
    return (await world.library.call('POST', '/collections/items', body)).status
  }
  t.is(await ask(51, 1), 400)
  t.is(await ask(1, 101), 400)
  t.is(await ask(50, 100), 200)
  const remove = async (count: number) => {
    const body = { resources: Array.from({ length: count }, () => one) }
    return (await world.library.call('POST', `/collections/${set}/items/remove`, body)).status
  }
  t.is(await remove(101), 400)
  t.is((await world.items({ collection_id: set })).length, 1)
  t.is(await remove(100), 200)
  t.is((await world.items({ collection_id: set })).length, 0)
})

test('IK-56: something is in at most 50 collections, also where many add it at once', async t => {
  const [file, other] = [await world.file('fifty.jpg'), await world.file('other.jpg')]
  const sets: string[] = []
  for (let index = 0; index < 60; index++) sets.push(await world.collection(`fifty-${index}`))
  await world.put(sets.slice(0, 45), [file])
  const results = await Promise.all(sets.slice(45).map(async set => world.put([set], [file])))
  const told = results.flatMap(outcomes)
  t.deepEqual([told.filter(each => each === 'added').length, told.length], [5, 15])
  t.deepEqual([...new Set(told.map(String))].toSorted(), ['added', 'conflict'])
  t.is((await world.items({ resource_id: file })).length, 50)
  t.deepEqual(outcomes(await world.put([sets[0] ?? ''], [file])), ['present'])
  t.deepEqual(outcomes(await world.put([sets[59] ?? ''], [file, other])).includes('added'), true)
  await world.library.call('POST', `/collections/${sets[0]}/items/remove`, { resources: [file] })
  const free = (await world.items({ resource_id: file })).map(row => row.collection_id)
  const another = sets.find(set => !free.includes(set) && set !== sets[0]) ?? ''
  t.deepEqual(outcomes(await world.put([another], [file])), ['added'])
})

test('IK-56: the same thing added twice at once is there once', async t => {
  const file = await world.file('twice.jpg')
  const set = await world.collection('twice')
  const results = await Promise.all(
    Array.from({ length: 8 }, async () => world.put([set], [file, file])),
  )
  const told = results.flatMap(outcomes)
  t.is(told.filter(each => each === 'added').length, 1)
  t.is(told.filter(each => each === 'present').length, 7)
  const events = await world.app
    .db('events')
    .where({ type: 'collection.items_added', target_id: set })
  t.is(events.length, 1)
  t.is((await world.items({ resource_id: file })).length, 1)
})

test('IK-56: taking out needs manage on the collection, and nothing on what is taken out', async t => {
  const file = await world.file('out.jpg')
  const set = await world.collection('out')
  await world.put([set], [file])
  const path = `/collections/${set}/items/remove`
  const remove = async (as?: string, resources = [file]) =>
    world.library.call('POST', path, { resources }, as)
  const mia = await person('mia-out')
  t.is((await remove(mia)).status, 404)
  await world.library.share(set, mia, 'contribute')
  t.is((await remove(mia)).status, 403)
  t.is((await world.items({ collection_id: set })).length, 1)
  await world.library.share(set, mia, 'manage')
  const { body } = await remove(mia, [file, 'key:nothing'])
  t.deepEqual(
    body.results.map(({ outcome }: Pair) => outcome),
    ['removed', 'absent'],
  )
  t.is((await world.items({ collection_id: set })).length, 0)
  t.is(await world.library.levelOf(mia, file), null)
  const [event] = await world.app
    .db('events')
    .where({ type: 'collection.items_removed', target_id: set })
  t.deepEqual(event.data.items, [{ id: file, name: 'out.jpg', cap: 'manage' }])
  t.is(event.data.onBehalfOf, mia)
})

test('IK-56: with `atomic` one refused pair refuses all; otherwise it harms no other', async t => {
  const [file, hidden] = [await world.file('atomic.jpg'), await world.file('hidden.jpg')]
  const mia = await person('mia-atomic')
  await world.library.share(file, mia, 'manage')
  const set = await world.collection('atomic', mia)
  const body = { collections: [set], resources: [file, hidden], atomic: true }
  t.is((await world.library.call('POST', '/collections/items', body, mia)).status, 404)
  t.is((await world.items({ collection_id: set })).length, 0)
  t.deepEqual(outcomes(await world.put([set], [file, hidden], mia)), ['added', 'not_found'])
  t.is((await world.items({ collection_id: set })).length, 1)
})

test('IK-56: collections hold folders and files of their own library, no collections', async t => {
  const [set, inner] = [await world.collection('holder'), await world.collection('held')]
  t.deepEqual(outcomes(await world.put([set], [inner])), ['invalid'])
  const file = await world.file('not-a-set.jpg')
  t.deepEqual(outcomes(await world.put([file], [file])), ['invalid'])
  const other = await libraryClient(world.app, world.account)
  const foreign = await other.register({ kind: 'file', name: 'foreign.jpg' })
  t.deepEqual(outcomes(await world.put([set], [foreign])), ['not_found'])
  const admin = await adminClient(world.app, world.account)
  const added = await admin.post('/library/collections/items', {
    collections: [set],
    resources: [foreign],
  })
  t.deepEqual(outcomes(added.body.results), ['invalid'])
  t.is((await world.items({ collection_id: set })).length, 0)
})
