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
  account = await app.makeAccount('register')
  context = app.inAccount(account)
  library = await libraryClient(app, account)
})

// oxlint-disable-next-line typescript/no-explicit-any -- rows as they are stored
const stored = async (key: string): Promise<any> =>
  app.db('resources').where({ account_id: account.id, key }).first()

test('what is registered again is created, unchanged or updated, as it differs', async t => {
  const item = { kind: 'file', name: 'a.jpg', key: 'again', metadata: { size: 1 } }
  const outcomeOf = async (input: object): Promise<unknown> => {
    const { status, body } = await library.call('POST', '/resources', { resources: [input] })
    t.is(status, 200)
    return body.results[0].outcome
  }
  t.is(await outcomeOf(item), 'created')
  t.is(await outcomeOf(item), 'unchanged')
  t.is(await outcomeOf({ kind: 'file', name: 'a.jpg', key: 'again' }), 'unchanged')
  t.is((await stored('again')).version, 1)
  t.is(await outcomeOf({ ...item, name: 'b.jpg', metadata: { size: 2 } }), 'updated')
  const row = await stored('again')
  t.like(row, { name: 'b.jpg', version: 2, metadata: { size: 2 } })
  const types = await app.db('events').where({ target_id: row.id }).orderBy('at').pluck('type')
  t.deepEqual(types, ['resource.created', 'resource.renamed'])
})

test('parents of the same request come in any order, and circles are refused', async t => {
  const { results } = await registerLines(library, [
    { kind: 'file', name: 'deep.jpg', key: 'd', parent: 'key:c' },
    { kind: 'folder', name: 'C', key: 'c', parent: 'key:b' },
    { kind: 'folder', name: 'B', key: 'b' },
    { kind: 'folder', name: 'X', key: 'x', parent: 'key:y' },
    { kind: 'folder', name: 'Y', key: 'y', parent: 'key:x' },
    { kind: 'file', name: 'below.jpg', key: 'z', parent: 'key:y' },
  ])
  const outcomes = results.map(each => each.outcome)
  t.deepEqual(outcomes, ['created', 'created', 'created', 'refused', 'refused', 'refused'])
  t.is((await stored('d')).parent_id, (await stored('c')).id)
  t.is((await stored('c')).parent_id, (await stored('b')).id)
  t.is(await stored('x'), undefined)
})

test('a refused item is told and harms none but those inside it', async t => {
  const { results } = await registerLines(library, [
    { kind: 'folder', name: 'Good', key: 'good' },
    { kind: 'folder', name: 'no/slash', key: 'bad' },
    { kind: 'file', name: 'in.jpg', key: 'inbad', parent: 'key:bad' },
    '{"kind":',
    { kind: 'file', name: 'Good', key: 'sameplace' },
    { kind: 'file', name: 'other.jpg', key: 'good' },
    { kind: 'file', name: 'nowhere.jpg', parent: 'key:nothing' },
    { kind: 'file', name: 'owned.jpg', ownerId: account.id },
    { kind: 'file', name: 'in-a-file.jpg', parent: 'key:fine' },
    { kind: 'file', name: 'fine.jpg', key: 'fine' },
    { kind: 'file', name: 'n.jpg', metadata: { text: 'a\0b' } },
  ])
  const told = results.map(({ index, outcome, error }) =>
    [index, outcome, error?.code, error?.field].join(' ').trim(),
  )
  t.deepEqual(told, [
    '0 created',
    '1 refused invalid name',
    '2 refused invalid parent',
    '3 refused invalid',
    '4 refused conflict name',
    '5 refused invalid key',
    '6 refused not_found parent',
    '7 refused invalid ownerId',
    '8 refused invalid parent',
    '9 created',
    '10 refused invalid',
  ])
  t.is(await stored('inbad'), undefined)
})

test('an atomic request is all or nothing', async t => {
  const resources = [
    { kind: 'folder', name: 'Whole', key: 'whole' },
    { kind: 'file', name: '..', key: 'part', parent: 'key:whole' },
  ]
  const { status, body } = await library.call('POST', '/resources?atomic=true', { resources })
  t.is(status, 400)
  t.is(body.errors[0].path, 'resources.1.name')
  t.is(await stored('whole'), undefined)
})

test('the same keys registered at the same time by several are there once', async t => {
  const items = Array.from({ length: 300 }, (_, at) => {
    return { kind: 'file', name: `race-${at}.jpg`, key: `race-${at}` }
  })
  const both = await Promise.all([
    registerLines(library, items),
    registerLines(library, items.toReversed()),
    registerLines(library, items),
  ])
  const outcomes = both.flatMap(({ results }) => results.map(each => each.outcome))
  t.is(outcomes.filter(each => each === 'created').length, 300)
  t.is(outcomes.filter(each => each === 'unchanged').length, 600)
  const rows = await app
    .db('resources')
    .where({ account_id: account.id })
    .whereLike('key', 'race-%')
  t.is(rows.length, 300)
  const ids = rows.map(({ id }) => id)
  t.is((await app.db('events').whereIn('target_id', ids)).length, 300)
})

test('what is registered with another parent is moved, and never into itself', async t => {
  await registerLines(library, [
    { kind: 'folder', name: 'From', key: 'from' },
    { kind: 'folder', name: 'To', key: 'to' },
    { kind: 'folder', name: 'Moved', key: 'moved', parent: 'key:from' },
  ])
  const { results } = await registerLines(library, [
    { kind: 'folder', name: 'Moved', key: 'moved', parent: 'key:to' },
  ])
  t.is(results[0]?.outcome, 'updated')
  t.is((await stored('moved')).parent_id, (await stored('to')).id)
  const again = await registerLines(library, [
    { kind: 'folder', name: 'To', key: 'to', parent: 'key:moved' },
  ])
  t.like(again.results[0], { outcome: 'refused', error: { code: 'conflict' } })
  const one = await registerLines(library, [
    { kind: 'folder', name: 'To', key: 'to', parent: (await stored('moved')).id },
  ])
  t.like(one.results[0], { outcome: 'refused', error: { code: 'conflict' } })
  t.is((await stored('to')).parent_id, null)
})

test('IK-49: a restricted user makes nothing at the root', async t => {
  const { id: ana } = await localUser(context, 'root-ana')
  const make = (
    input: object,
  ): Promise<{ body: { results: [{ error: { code: string } | null }] } }> =>
    library.call('POST', '/resources', { resources: [input] }, ana)
  for (const kind of ['folder', 'file']) {
    const { body } = await make({ kind, name: `at-root-${kind}` })
    t.is(body.results[0].error?.code, 'forbidden')
  }
  t.is((await make({ kind: 'collection', name: 'Anas' })).body.results[0].error, null)
  const { id: full } = await localUser(context, 'root-full', 'media_library_full_access')
  const resources = [{ kind: 'folder', name: 'By full access' }]
  const { body } = await library.call('POST', '/resources', { resources }, full)
  t.is(body.results[0].outcome, 'created')
  const row = await app.db('resources').where({ id: body.results[0].id }).first()
  t.is(row.owner_id, full)
  const file = await library.register({ kind: 'file', name: 'version.jpg' })
  await library.share(file, ana, 'contribute')
  const questions = [{ subject: ana, resource: file, action: 'version.upload' }]
  const checked = await library.call('POST', '/check', { questions })
  t.true(checked.body.decisions[0].allowed, 'a new version of a root file is another matter')
})

test('IK-51: what a person makes is theirs with all inside it, whoever gave them the way there', async t => {
  const { id: bea } = await localUser(context, 'bea')
  const folder = await library.register({ kind: 'folder', name: 'Beas way' })
  await library.share(folder, bea, 'contribute')
  const resources = [{ kind: 'folder', name: 'Mine', parent: folder }]
  const { body } = await library.call('POST', '/resources', { resources }, bea)
  const mine = body.results[0].id
  const inside = await library.register({ kind: 'file', name: 'inside.jpg', parent: mine })
  t.is(await library.levelOf(bea, inside), 'manage')
  await app.db('shares').where({ resource_id: folder, principal_id: bea }).delete()
  t.is(await library.levelOf(bea, folder), null)
  t.is(await library.levelOf(bea, inside), 'manage')
  const told = await app.db('events').where({ target_id: mine }).first()
  t.is(told.data.onBehalfOf, bea)
})

test('on behalf of somebody nothing is made that they may not, nor for somebody else', async t => {
  const { id: cid } = await localUser(context, 'cid')
  const { id: eve } = await localUser(context, 'eve')
  const folder = await library.register({ kind: 'folder', name: 'Cids view' })
  const hidden = await library.register({ kind: 'folder', name: 'Hidden' })
  await library.share(folder, cid, 'view')
  const codeOf = async (input: object, person: string): Promise<string | undefined> => {
    const asked = { kind: 'file', name: 'x.jpg', ...input }
    const { body } = await library.call('POST', '/resources', { resources: [asked] }, person)
    return body.code ?? body.results[0].error?.code
  }
  t.is(await codeOf({ parent: folder }, cid), 'forbidden')
  t.is(await codeOf({ parent: hidden }, cid), 'not_found')
  await library.share(folder, cid, 'contribute')
  t.is(await codeOf({ parent: folder, ownerId: eve }, cid), 'forbidden')
  t.is(await codeOf({ parent: folder, key: 'owned-by-nobody' }, account.id), 'forbidden')
  t.is(await codeOf({ parent: folder }, cid), undefined)
})

test('X-09: a person at the console learns nothing by keys, which are for who keeps the library', async t => {
  const hidden = await library.register({ kind: 'folder', name: 'Secret', key: 'secret' })
  const { library_id: id } = await app.db('resources').where({ id: hidden }).first()
  const client = await adminClient(app, account, { role: 'media_library_restricted_access' })
  const path = `/library/resources?library=${id}`
  const guess = { kind: 'collection', name: 'Guess', key: 'secret' }
  const refused = await client.post(path, { resources: [guess] })
  t.deepEqual([refused.status, refused.text.includes(hidden)], [403, false])
  const made = await client.post(path, { resources: [{ kind: 'collection', name: 'Fine' }] })
  t.is(made.body.results[0].outcome, 'created')
})

test('an application without the right to keep a library gets none', async t => {
  const asking = await libraryClient(app, account, ['library.ask', 'folders.create'])
  const resources = [{ kind: 'folder', name: 'Mine' }]
  t.is((await asking.call('POST', '/resources', { resources })).status, 403)
  t.is((await asking.call('GET', '/libraries')).body.items.length, 0)
})
