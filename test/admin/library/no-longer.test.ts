import test from 'ava'
import { collectionWorld } from '../../support/collections.ts'

const world = collectionWorld(test, 'no-longer')
const { person } = world

const until = new Date(Date.now() + 3_600_000).toISOString()
const later = new Date(Date.now() + 7_200_000).toISOString()

/** Somebody who manages a new file for an hour. */
async function forAnHour(
  name: string,
  level = 'manage',
): Promise<{ mia: string; file: string; folder: string }> {
  const folder = await world.library.register({ kind: 'folder', name })
  const file = await world.library.register({ kind: 'file', name: `${name}.jpg`, parent: folder })
  const mia = await person(`mia-${name}`)
  const shares = [{ resource: folder, principalId: mia, level, until }]
  const { body } = await world.library.call('POST', '/shares', { shares })
  if (body.results[0].outcome !== 'given') throw new Error(JSON.stringify(body))
  return { mia, file, folder }
}

const after = async (file: string, mia: string): Promise<string | null> => {
  await world.app.db('shares').where({ principal_id: mia }).del()
  return world.library.levelOf(mia, file)
}

test('X-01: whoever manages something for a time makes nobody its owner, themselves not either', async t => {
  const { mia, file } = await forAnHour('owned')
  const { status, body } = await world.library.call(
    'PUT',
    `/resources/${file}/owner`,
    { to: mia },
    mia,
  )
  t.is(status, 400)
  t.true(body.detail?.includes(until) || JSON.stringify(body).includes(until))
  t.is((await world.app.db('resources').where({ id: file }).first()).owner_id, null)
  t.is(await after(file, mia), null)
})

test('X-01: what somebody has for a time is not put into collections, and what they have for good is passed on', async t => {
  const { mia, file } = await forAnHour('collected')
  const made = await world.library.call('POST', '/collections', { name: 'mine' }, mia)
  const [refused] = await world.put([made.body.id], [file], mia)
  t.is(refused?.problem?.code, 'forbidden')
  t.deepEqual(await world.items({ resource_id: file }), [])
  await world.library.share(file, mia, 'view')
  const [added] = await world.put([made.body.id], [file], mia)
  t.like(added, { outcome: 'added', cap: 'view' })
  t.is(await after(file, mia), 'view')
})

test('X-01: a public link ends no later than what whoever makes it has', async t => {
  const { mia, file } = await forAnHour('linked')
  const make = (endsAt: string | null) =>
    world.library.call('POST', `/resources/${file}/links`, { endsAt }, mia)
  t.is((await make(null)).status, 400)
  t.is((await make(later)).status, 400)
  const { status, body } = await make(until)
  t.is(status, 201)
  const path = `/links/${body.link.id}`
  t.is((await world.library.call('PATCH', path, { endsAt: null }, mia)).status, 400)
  t.is((await world.library.call('PATCH', path, { name: 'Press' }, mia)).status, 200)
  t.is((await world.library.call('PATCH', path, { endsAt: null })).status, 200)
  t.is((await world.library.call('PATCH', path, { name: 'Other' }, mia)).status, 200)
})

test('X-01: what somebody manages for a time is not moved to where they manage it for longer', async t => {
  const { mia, file, folder } = await forAnHour('moved')
  const own = await world.library.register({ kind: 'folder', name: 'own', ownerId: mia })
  const beside = await world.library.register({ kind: 'folder', name: 'beside', parent: folder })
  const move = (to: string) =>
    world.library.call('POST', '/resources/move', { resources: [file], to }, mia)
  t.is((await move(own)).status, 400)
  t.is((await move(beside)).status, 200)
  t.is(await after(file, mia), null)
})

test('IK-70: the public link of a collection shows what somebody with manage put into it', async t => {
  const [mine, theirs] = [await world.file('mine.jpg'), await world.file('theirs.jpg')]
  const mia = await person('mia-public')
  await world.library.share(mine, mia, 'manage')
  await world.library.share(theirs, mia, 'contribute')
  const made = await world.library.call('POST', '/collections', { name: 'public' }, mia)
  await world.put([made.body.id], [mine, theirs], mia)
  const link = await world.library.call('POST', `/resources/${made.body.id}/links`, {}, mia)
  t.is(link.status, 201)
  const asked = { token: link.body.token, resources: [mine, theirs] }
  const { body } = await world.library.call('POST', '/link-visits', asked)
  t.deepEqual(
    body.resources.map((each: { id: string } | null) => each?.id ?? null),
    [mine, null],
  )
  await world.put([made.body.id], [theirs])
  const again = await world.library.call('POST', '/link-visits', asked)
  t.is(again.body.resources[1]?.id, theirs, 'the library itself put it there')
})

test('IK-56: whoever manages something takes it out of collections that are not theirs, and is told of no others', async t => {
  const file = await world.file('taken.jpg')
  const [mia, max, zoe] = [
    await person('mia-out'),
    await person('max-out'),
    await person('zoe-out'),
  ]
  await world.library.share(file, mia, 'contribute')
  await world.library.share(file, max, 'manage')
  await world.library.share(file, zoe, 'contribute')
  const made = await world.library.call('POST', '/collections', { name: 'kept' }, mia)
  const other = await world.library.call('POST', '/collections', { name: 'hidden' }, mia)
  await world.put([made.body.id], [file], mia)
  await world.app.db('shares').where({ principal_id: mia }).del()
  t.is(await world.library.levelOf(mia, file), 'contribute', 'through their own collection')
  const take = (collection: string, by: string) =>
    world.library.call('POST', `/collections/${collection}/items/remove`, { resources: [file] }, by)
  t.is((await take(made.body.id, zoe)).status, 404)
  t.is((await take(other.body.id, max)).status, 404)
  t.deepEqual((await take(made.body.id, max)).body.results[0].outcome, 'removed')
  t.is(await world.library.levelOf(mia, file), null)
})

test('X-01: what somebody manages for a time is not registered to where they manage it for longer', async t => {
  const { mia, folder } = await forAnHour('registered')
  const key = 'registered-key'
  const file = await world.library.register({ kind: 'file', name: 'r.jpg', key, parent: folder })
  const own = await world.library.register({ kind: 'folder', name: 'own-r', ownerId: mia })
  const beside = await world.library.register({ kind: 'folder', name: 'beside-r', parent: folder })
  const again = async (parent: string) => {
    const resources = [{ kind: 'file', name: 'r.jpg', key, parent }]
    const { body } = await world.library.call('POST', '/resources', { resources }, mia)
    return body.results[0]
  }
  t.like(await again(own), { outcome: 'refused', error: { code: 'invalid', field: 'parent' } })
  t.like(await again(beside), { outcome: 'updated' })
  t.is((await world.app.db('resources').where({ id: file }).first()).parent_id, beside)
  t.is(await after(file, mia), null)
})

test('X-01: what somebody manages for a time is not restored to where they manage it for longer', async t => {
  const { mia, file, folder } = await forAnHour('restored')
  const own = await world.library.register({ kind: 'folder', name: 'own-b', ownerId: mia })
  const beside = await world.library.register({ kind: 'folder', name: 'beside-b', parent: folder })
  t.is((await world.library.call('DELETE', `/resources/${file}`, undefined, mia)).status, 200)
  const restore = (parent: string) =>
    world.library.call('POST', `/bin/${file}/restore`, { parent }, mia)
  t.is((await restore(own)).status, 400)
  t.is((await restore(beside)).status, 200)
  t.is(await after(file, mia), null)
})

test('X-01: what somebody manages for a time comes by a merge into no collection for longer', async t => {
  const { mia, folder } = await forAnHour('merged')
  const own = await world.library.register({ kind: 'folder', name: 'own-m', ownerId: mia })
  const source = await world.library.register({ kind: 'folder', name: 'same', parent: own })
  const target = await world.library.register({ kind: 'folder', name: 'same', parent: folder })
  const inside = await world.library.register({ kind: 'file', name: 'in.jpg', parent: target })
  const made = await world.library.call('POST', '/collections', { name: 'merging' }, mia)
  t.like((await world.put([made.body.id], [source], mia))[0], { outcome: 'added', cap: 'manage' })
  const merge = { resources: [source], to: folder, onConflict: 'merge' }
  t.is((await world.library.call('POST', '/resources/move', merge, mia)).status, 200)
  t.is(await world.library.levelOf(mia, inside), 'manage')
  t.deepEqual(await world.items({ resource_id: target }), [])
  t.is(await after(inside, mia), null)
})
