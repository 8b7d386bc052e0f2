import test from 'ava'
import { collectionWorld, type Pair } from '../../support/collections.ts'
import { localGroup } from '../../support/groups.ts'
import { libraryClient } from '../../support/library.ts'

const world = collectionWorld(test, 'collected')
const { person, folder } = world

function outcomes(pairs: readonly Pair[]): readonly (string | undefined)[] {
  return pairs.map(({ outcome, problem }) => problem?.code ?? outcome)
}

test('IK-53: who has view on a collection sees what is in it, and changes nothing there', async t => {
  const inside = await folder('Inside 53')
  const file = await world.file('53.jpg', inside)
  const set = await world.collection('set-53')
  await world.put([set], [inside])
  const mia = await person('mia-53')
  t.is((await world.library.call('GET', `/collections/${set}/items`, undefined, mia)).status, 404)
  await world.library.share(set, mia, 'view')
  t.is(await world.library.levelOf(mia, file), 'view')
  const { body } = await world.library.call('GET', `/collections/${set}/items`, undefined, mia)
  t.deepEqual(
    body.items.map((item: { resource: { id: string; level: string }; cap: string }) => [
      item.resource.id,
      item.resource.level,
      item.cap,
    ]),
    [[inside, 'view', 'manage']],
  )
  const questions = ['file.rename', 'metadata.change', 'asset.move'].map(action => {
    return { subject: mia, resource: file, action }
  })
  const { body: told } = await world.library.call('POST', '/check', { questions })
  t.deepEqual(
    told.decisions.map(({ allowed }: { allowed: boolean }) => allowed),
    [false, false, false],
  )
})

test('IK-53: a library may let collections pass on no more than view', async t => {
  const file = await world.file('flow.jpg')
  const set = await world.collection('flow')
  await world.put([set], [file])
  const mia = await person('mia-flow')
  await world.library.share(set, mia, 'contribute')
  t.is(await world.library.levelOf(mia, file), 'contribute')
  const flow = async (collection_flow: string) =>
    world.app
      .db('libraries')
      .where({ application_id: world.library.applicationId })
      .update({ collection_flow })
  await flow('view')
  t.is(await world.library.levelOf(mia, file), 'view')
  await flow('level')
  t.is(await world.library.levelOf(mia, file), 'contribute')
})

test('IK-54: a level reaches a folder by a collection, capped by the level of whoever added it (C6)', async t => {
  const inside = await folder('Inside 54')
  const file = await world.file('54.jpg', inside)
  const [mia, noa] = [await person('mia-54'), await person('noa-54')]
  await world.library.share(inside, mia, 'contribute')
  const set = await world.collection('set-54', mia)
  t.is(await world.library.levelOf(mia, set), 'manage')
  await world.put([set], [inside], mia)
  t.is(await world.library.levelOf(mia, inside), 'contribute', 'nobody lifts themselves')
  await world.library.share(set, noa, 'manage')
  t.is(await world.library.levelOf(noa, file), 'contribute')
  const [row] = await world.items({ collection_id: set })
  t.deepEqual([row?.cap, row?.adder_id], [2, mia])
  const again = await world.put([set], [inside])
  t.deepEqual([outcomes(again), again[0]?.cap], [['raised'], 'manage'])
  t.is(await world.library.levelOf(noa, file), 'manage')
  t.deepEqual(outcomes(await world.put([set], [inside], mia)), ['present'])
  const [raised] = await world.items({ collection_id: set })
  t.deepEqual([raised?.cap, raised?.adder_id], [3, world.library.applicationId])
})

test('IK-54: a cap stays as it was when whoever added the item loses or gains access', async t => {
  const file = await world.file('stays.jpg')
  const [mia, noa] = [await person('mia-stays'), await person('noa-stays')]
  await world.library.share(file, mia, 'contribute')
  const set = await world.collection('stays', mia)
  await world.put([set], [file], mia)
  await world.library.share(set, noa, 'manage')
  await world.library.share(file, mia, 'manage')
  t.is(await world.library.levelOf(noa, file), 'contribute')
  const shares = [{ resource: file, principalId: mia }]
  await world.library.call('POST', '/shares/revoke', { shares })
  t.is(await world.library.levelOf(noa, file), 'contribute')
})

test('IK-55: a folder and a file of it are both in a collection, and without the file it is reached by the folder', async t => {
  const inside = await folder('Inside 55')
  const file = await world.file('55.jpg', inside)
  const mia = await person('mia-55')
  await world.library.share(inside, mia, 'contribute')
  await world.library.share(file, mia, 'manage')
  const set = await world.collection('set-55', mia)
  await world.put([set], [inside, file], mia)
  const noa = await person('noa-55')
  await world.library.share(set, noa, 'manage')
  const levels = async () => [
    await world.library.levelOf(noa, inside),
    await world.library.levelOf(noa, file),
  ]
  t.deepEqual(await levels(), ['contribute', 'manage'])
  await world.library.call('POST', `/collections/${set}/items/remove`, { resources: [file] })
  t.deepEqual(await levels(), ['contribute', 'contribute'])
})

test('IK-53: what is in a collection is listed page by page, without what is in the bin', async t => {
  const set = await world.collection('paged')
  const files: string[] = []
  for (const name of ['a', 'b', 'c', 'd', 'e']) files.push(await world.file(`paged-${name}.jpg`))
  await world.put([set], files)
  await world.app.db('resources').where({ id: files[1] }).update({ deleted_at: new Date() })
  const seen: string[] = []
  let query = 'limit=2'
  for (let pages = 0; pages < 4; pages++) {
    const { body } = await world.library.call('GET', `/collections/${set}/items?${query}`)
    seen.push(...body.items.map((item: { resource: { id: string } }) => item.resource.id))
    if (body.next === null) break
    query = `limit=2&cursor=${body.next}`
  }
  t.deepEqual(
    seen,
    files.filter((_, index) => index !== 1),
  )
})

test('IK-54: where collections are strict, one passes on only what somebody with manage put into it (C6)', async t => {
  const { strict, file } = await strictLibrary('strict.jpg')
  const [mia, noa] = [await person('mia-strict'), await person('noa-strict')]
  const { id: group } = await localGroup(world.context, 'Strict people', { members: [noa] })
  await strict.share(file, mia, 'contribute')
  const shown = (await strict.call('POST', '/collections', { name: 'strict-shown' }, mia)).body.id
  await strict.share(shown, group, 'manage')
  const put = async () => {
    const body = { collections: [shown], resources: [file] }
    return outcomes((await strict.call('POST', '/collections/items', body, mia)).body.results)
  }
  t.deepEqual(await put(), ['added'])
  t.is(await strict.levelOf(noa, file), null)
  const seen = await strict.call('GET', `/collections/${shown}/items`, undefined, noa)
  t.deepEqual(seen.body.items, [], 'who has it in no other way does not learn of it')
  const own = await strict.call('GET', `/collections/${shown}/items`, undefined, mia)
  t.is(own.body.items[0]?.resource.id, file)
  await strict.share(file, mia, 'manage')
  t.deepEqual(await put(), ['raised'])
  t.is(await strict.levelOf(noa, file), 'manage')
})

test('IK-54: who collects first in a strict library and then shares, links or hands over gives no more than they may (C6)', async t => {
  const { strict, file, settings } = await strictLibrary('later.jpg')
  const [mia, noa, zoe] = [
    await person('mia-later'),
    await person('noa-later'),
    await person('zoe'),
  ]
  await strict.share(file, mia, 'contribute')
  const set = (await strict.call('POST', '/collections', { name: 'strict-later' }, mia)).body.id
  await strict.call('POST', '/collections/items', { collections: [set], resources: [file] }, mia)
  const shares = [{ resource: set, principalId: noa, level: 'manage' }]
  t.is((await strict.call('POST', '/shares', { shares }, mia)).body.results[0].outcome, 'given')
  t.is(await strict.levelOf(noa, set), 'manage')
  t.is(await strict.levelOf(noa, file), null)
  const holders = async () => (await strict.call('GET', `/people?resource=${file}`)).body.items
  const ids = async () => (await holders()).map(({ user }: { user: { id: string } }) => user.id)
  t.false((await ids()).includes(noa))
  const link = await strict.call('POST', `/resources/${set}/links`, {}, mia)
  const visit = { token: link.body.token, resources: [file] }
  t.deepEqual((await strict.call('POST', '/link-visits', visit)).body.resources, [null])
  t.is((await strict.call('PUT', `/resources/${set}/owner`, { to: zoe }, mia)).status, 200)
  t.is(await strict.levelOf(zoe, set), 'manage')
  t.is(await strict.levelOf(zoe, file), null)
  await settings.update({ strict_collections: false })
  t.is(await strict.levelOf(zoe, file), 'contribute', 'a library that is not strict')
  t.true((await ids()).includes(noa))
})

/** A library with strict collections and a file in it. */
async function strictLibrary(name: string) {
  const strict = await libraryClient(world.app, world.account)
  const file = await strict.register({ kind: 'file', name })
  const settings = world.app.db('libraries').where({ application_id: strict.applicationId })
  await settings.clone().update({ strict_collections: true })
  return { strict, file, settings }
}
