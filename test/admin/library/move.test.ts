import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import type { Account } from '../../../src/model/account.ts'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { localGroup, putInto } from '../../support/groups.ts'
import { type LibraryClient, libraryClient } from '../../support/library.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)
let account: Account
let context: Context
let library: LibraryClient

test.before(async () => {
  account = await app.makeAccount('moves')
  context = app.inAccount(account)
  library = await libraryClient(app, account)
})

// oxlint-disable-next-line typescript/no-explicit-any -- rows as they are stored
const row = async (id: string): Promise<any> => app.db('resources').where({ id }).first()
const folder = (name: string, parent?: string): Promise<string> =>
  library.register({ kind: 'folder', name, parent })
const file = (name: string, parent?: string): Promise<string> =>
  library.register({ kind: 'file', name, parent })
const move = (body: object, onBehalfOf?: string): ReturnType<LibraryClient['call']> =>
  library.call('POST', '/resources/move', body, onBehalfOf)

test('IK-61: a move needs manage on both ends and takes own shares and ownership along', async t => {
  const { id: cat } = await localUser(context, 'move-cat')
  const [from, to] = [await folder('Move from'), await folder('Move to')]
  const moved = await folder('Moved', from)
  const { id: dan } = await localUser(context, 'move-dan')
  const { id: eve } = await localUser(context, 'move-eve')
  await library.share(from, dan, 'view')
  await library.share(moved, eve, 'contribute')
  await library.share(moved, cat, 'manage')
  await library.call('PUT', `/resources/${moved}/owner`, { to: cat })
  const asked = { resources: [moved], to }
  t.is((await move(asked, cat)).status, 404, 'what one cannot see is no destination')
  await library.share(to, cat, 'contribute')
  t.is((await move(asked, cat)).status, 403)
  await library.share(to, cat, 'manage')
  const inside = await file('inside.jpg', moved)
  const { status, body } = await move(asked, cat)
  t.is(status, 200)
  t.deepEqual(body.results, [{ id: moved, into: null, outcome: 'moved' }])
  t.like(await row(moved), { parent_id: to, owner_id: cat })
  t.is(await library.levelOf(dan, inside), null, 'what was inherited is the destination’s')
  t.is(await library.levelOf(eve, inside), 'contribute')
  t.is(await library.levelOf(cat, inside), 'manage')
  await move({ resources: [moved], to: from })
  t.is(await library.levelOf(dan, inside), 'view', 'there and back restores')
  const told = await app.db('events').where({ target_id: moved, type: 'resource.moved' })
  t.is(told.length, 2)
})

test('IK-48: the root gives a restricted user nothing, and takes nothing from them', async t => {
  const { id: fay } = await localUser(context, 'root-fay')
  const outer = await folder('Fays outer')
  const inner = await folder('Fays inner', outer)
  await library.share(inner, fay, 'manage')
  t.is((await move({ resources: [inner], to: null }, fay)).status, 403)
  t.is((await library.call('POST', `/resources/${inner}/copy`, { to: null }, fay)).status, 403)
  t.is((await row(inner)).parent_id, outer)
  const admin = await adminClient(app, account, { role: 'media_library_full_access' })
  const moved = await admin.post('/library/resources/move', { resources: [inner], to: null })
  t.is(moved.status, 200)
  t.is((await row(inner)).parent_id, null)
})

test('X-08: a folder is not moved into itself or below itself', async t => {
  const [a] = [await folder('Circle a')]
  const b = await folder('Circle b', a)
  const c = await folder('Circle c', b)
  for (const to of [a, b, c]) t.is((await move({ resources: [a], to })).status, 409)
  t.is((await move({ resources: [a], to: await file('Circle.jpg') })).status, 400)
  t.is((await row(a)).parent_id, null)
})

test('X-08: of fifty moves at once that would make circles none does, and none hangs', async t => {
  const ids: string[] = []
  for (let at = 0; at < 10; at++) ids.push(await folder(`Ring ${at}`))
  const pairs = Array.from({ length: 50 }, (_, at) => {
    return [ids[at % 10] ?? '', ids[(at * 7 + 1 + Math.floor(at / 10)) % 10] ?? ''] as const
  })
  const answers = await Promise.all(pairs.map(([from, to]) => move({ resources: [from], to })))
  t.true(answers.every(({ status }) => status === 200 || status === 409))
  t.true(answers.filter(({ status }) => status === 409).length > 0)
  const rows = await app.db('resources').whereIn('id', ids)
  const parents = new Map(rows.map(each => [each.id, each.parent_id]))
  for (const id of ids) {
    let [at, steps] = [id, 0]
    for (; parents.get(at) !== null && steps < 20; steps++) at = parents.get(at)
    t.true(steps < 20, 'every way up ends at the root')
  }
})

test('IK-62: a taken name refuses a move, or what is there takes the other in', async t => {
  const { id: gus } = await localUser(context, 'merge-gus')
  const { id: hal } = await localUser(context, 'merge-hal')
  const [from, to] = [await folder('Merge from'), await folder('Merge to')]
  const [source, target] = [await folder('Same', from), await folder('Same', to)]
  const [sourceFile, targetFile] = [await file('x.jpg', source), await file('x.jpg', target)]
  const only = await file('only.jpg', source)
  const collection = await library.register({ kind: 'collection', name: 'Merge_c' })
  const item = { account_id: account.id, collection_id: collection, cap: 3 }
  const adder = { adder_kind: 'application', adder_name: 'test' }
  await app.db('collection_items').insert({ ...item, ...adder, resource_id: sourceFile })
  await app.db('collection_items').insert({ ...item, ...adder, resource_id: source })
  await library.share(source, gus, 'manage')
  await library.share(target, hal, 'view')
  t.is((await move({ resources: [source], to })).status, 409)
  t.is((await row(source)).parent_id, from, 'nothing is half done')
  const { status, body } = await move({ resources: [source], to, onConflict: 'merge' })
  t.is(status, 200, JSON.stringify(body))
  t.deepEqual(body.results, [{ id: source, into: target, outcome: 'merged' }])
  t.is(await row(source), undefined)
  t.is(await row(sourceFile), undefined)
  t.is((await row(only)).parent_id, target)
  t.is(await library.levelOf(gus, target), null, 'the shares of the destination stay')
  t.is(await library.levelOf(hal, only), 'view')
  const items = await app.db('collection_items').where({ collection_id: collection })
  const into = [target, targetFile]
  t.is(items.length, 2)
  t.true(items.every(each => into.includes(each.resource_id)))
  const told = await app
    .db('events')
    .where({ type: 'resource.merged' })
    .whereIn('target_id', [source, sourceFile])
  t.is(told.length, 2)
  t.true(told.every(({ data }) => into.includes(data.into)))
})

test('IK-62: a merging move asks what a move asks and no right to delete, as nothing of what is merged is lost', async t => {
  const [from, to] = [await folder('Undeleted from'), await folder('Undeleted to')]
  const [source, target] = [await folder('Both', from), await folder('Both', to)]
  const kept = await file('kept.jpg', source)
  const { id: pia } = await localUser(context, 'merge-pia')
  const { id: quin } = await localUser(context, 'merge-quin')
  for (const end of [from, to]) await library.share(end, pia, 'manage')
  await library.share(from, quin, 'manage')
  await library.share(to, quin, 'contribute')
  const asked = { resources: [source], to, onConflict: 'merge' }
  t.is((await move(asked, quin)).status, 403)
  t.is((await move(asked, pia)).status, 200)
  t.like(await row(kept), { parent_id: target, deleted_at: null })
})

test('IK-56: a merge brings nothing into more than 50 collections', async t => {
  const [from, to] = [await folder('Fifty from'), await folder('Fifty to')]
  const [source, target] = [await file('fifty.jpg', from), await file('fifty.jpg', to)]
  const sets: string[] = []
  for (let index = 0; index < 52; index++) {
    sets.push(await library.register({ kind: 'collection', name: `fifty_${index}` }))
  }
  const put = (collections: readonly string[], resource: string) =>
    library.call('POST', '/collections/items', { collections, resources: [resource] })
  await put(sets.slice(0, 50), target)
  await put(sets.slice(49, 51), source)
  const asked = { resources: [source], to, onConflict: 'merge' }
  const { status, body } = await move(asked)
  t.is(status, 409)
  t.is(body.detail, '“fifty.jpg” would be in more than 50 collections')
  t.is((await row(source)).parent_id, from, 'nothing is half done')
  await library.call('POST', `/collections/${sets[0]}/items/remove`, { resources: [target] })
  t.is((await move(asked)).status, 200)
  t.is((await app.db('collection_items').where({ resource_id: target })).length, 50)
})

test('IK-62: a file does not merge with a folder, nor a folder with what it lies in', async t => {
  const [from, to] = [await folder('Odd from'), await folder('Odd to')]
  await folder('odd', to)
  const odd = await file('odd', from)
  t.is((await move({ resources: [odd], to, onConflict: 'merge' })).status, 409)
  const outer = await folder('Nest', to)
  const inner = await folder('Nest', outer)
  t.is((await move({ resources: [inner], to, onConflict: 'merge' })).status, 409)
  t.is((await row(inner)).parent_id, outer)
})

test('a preview of a move tells who gains and loses, as it then happens', async t => {
  const { id: ida } = await localUser(context, 'preview-ida')
  const { id: jon } = await localUser(context, 'preview-jon')
  const { id: kim } = await localUser(context, 'preview-kim')
  const { id: team } = await localGroup(context, 'Preview team')
  await putInto(context, team, kim)
  const [from, to] = [await folder('Preview from'), await folder('Preview to')]
  const moved = await folder('Previewed', from)
  await library.share(from, ida, 'contribute')
  await library.share(to, jon, 'view')
  await library.share(to, team, 'manage')
  await library.share(moved, kim, 'view')
  const asked = { resources: [moved], to }
  const people: { id: string; changes: object[] }[] = []
  for (let next: string | null = ''; next !== null;) {
    const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`
    const page = await library.call('POST', `/resources/move/preview?limit=2${cursor}`, asked)
    t.is(page.status, 200)
    people.push(...page.body.items)
    next = page.body.next
  }
  const told = Object.fromEntries(people.map(({ id, changes }) => [id, changes]))
  const change = (before: string | null, after: string | null): object[] => {
    return [{ resourceId: moved, before, after }]
  }
  t.deepEqual(told, {
    [ida]: change('contribute', null),
    [jon]: change(null, 'view'),
    [team]: change(null, 'manage'),
    [kim]: change('view', 'manage'),
  })
  t.is((await row(moved)).parent_id, from, 'nothing has happened')
  const before = await library.levelOf(kim, moved)
  await move(asked)
  t.deepEqual([before, await library.levelOf(kim, moved)], ['view', 'manage'])
})

test('IK-63: what is moved or deleted loses its public links, and what is below keeps them', async t => {
  const [from, to] = [await folder('Links from'), await folder('Links to')]
  const [moved, deleted] = [await folder('Linked', from), await folder('Linked too', from)]
  const inside = await file('linked.jpg', moved)
  for (const id of [moved, deleted, inside, from]) {
    const { status, body } = await library.call('POST', `/resources/${id}/links`, {})
    t.is(status, 201, JSON.stringify(body))
  }
  await library.call('DELETE', `/resources/${deleted}`)
  t.is((await move({ resources: [moved], to })).status, 200)
  const left = async (id: string): Promise<number> =>
    (await library.call('GET', `/resources/${id}/links`)).body.items?.length ?? 0
  t.deepEqual([await left(moved), await left(inside), await left(from)], [0, 1, 1])
  await library.call('POST', `/bin/${deleted}/restore`, {})
  t.is(await left(deleted), 0)
  const told = await app.db('events').where({ account_id: account.id, type: 'link.removed' })
  t.is(told.length, 2)
})
