import test from 'ava'
import { purgeBin } from '../../../src/domain/resources/purge.ts'
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
  account = await app.makeAccount('bin')
  context = app.inAccount(account)
  library = await libraryClient(app, account)
})

// oxlint-disable-next-line typescript/no-explicit-any -- rows as they are stored
const row = async (id: string): Promise<any> => app.db('resources').where({ id }).first()
const folder = (name: string, parent?: string): Promise<string> =>
  library.register({ kind: 'folder', name, parent })
const file = (name: string, parent?: string): Promise<string> =>
  library.register({ kind: 'file', name, parent })
const bin = (id: string, onBehalfOf?: string): ReturnType<LibraryClient['call']> =>
  library.call('DELETE', `/resources/${id}`, undefined, onBehalfOf)
const restore = (
  id: string,
  body: object = {},
  onBehalfOf?: string,
): ReturnType<LibraryClient['call']> => library.call('POST', `/bin/${id}/restore`, body, onBehalfOf)

test('X-07: what is in the bin gives no access, and restoring brings its shares back', async t => {
  const { id: ana } = await localUser(context, 'bin-ana')
  const outer = await folder('Binned')
  const inner = await file('inner.jpg', outer)
  await library.share(outer, ana, 'manage')
  t.is((await bin(outer, ana)).status, 200)
  for (const id of [outer, inner]) {
    t.is(await library.levelOf(ana, id), null)
    t.is((await library.call('GET', `/resources/${id}`)).status, 404, 'for the library too')
  }
  t.is((await bin(outer, ana)).status, 404)
  t.not((await row(outer)).deleted_at, null)
  t.is((await row(inner)).deleted_at, null, 'one row is marked')
  const { body } = await library.call('GET', '/bin', undefined, ana)
  t.deepEqual(
    body.items.map((each: { id: string }) => each.id),
    [outer],
  )
  t.is((await restore(outer, {}, ana)).status, 200)
  t.is(await library.levelOf(ana, inner), 'manage')
  const types = await app.db('events').where({ target_id: outer }).orderBy('at').pluck('type')
  t.deepEqual(types, ['resource.created', 'share.given', 'resource.deleted', 'resource.restored'])
})

test('X-07: only who may delete restores, and sees it in the bin', async t => {
  const { id: bo } = await localUser(context, 'bin-bo')
  const id = await file('others.jpg')
  await library.share(id, bo, 'contribute')
  t.is((await bin(id, bo)).status, 403)
  await bin(id)
  t.is((await restore(id, {}, bo)).status, 403)
  t.deepEqual((await library.call('GET', '/bin', undefined, bo)).body.items, [])
  const { id: cy } = await localUser(context, 'bin-cy')
  t.is((await restore(id, {}, cy)).status, 404)
  t.is((await restore(await file('living.jpg'))).status, 404)
})

test('X-07: a name that was taken meanwhile is told, and another one will do', async t => {
  const id = await file('taken.jpg')
  await bin(id)
  await file('taken.jpg')
  t.is((await restore(id)).status, 409)
  const { status, body } = await restore(id, { name: 'taken (2).jpg' })
  t.is(status, 200)
  t.is(body.name, 'taken (2).jpg')
})

test('X-07: what lay in something that is in the bin is restored elsewhere, or after it', async t => {
  const outer = await folder('Bin outer')
  const inner = await folder('Bin inner', outer)
  await bin(inner)
  await bin(outer)
  t.is((await restore(inner)).status, 409)
  t.is((await restore(inner, { parent: null })).status, 200)
  t.is((await row(inner)).parent_id, null)
  const other = await folder('Bin other', outer).catch(() => null)
  t.is(other, null, 'nothing is put into what is in the bin')
})

test('X-07: restoring to another place asks there what a move asks (IK-61)', async t => {
  const { id: mia } = await localUser(context, 'bin-mia')
  const [from, to] = [await folder('Bin from'), await folder('Bin to')]
  const inner = await folder('Bin moved', from)
  await library.share(from, mia, 'manage')
  await library.share(to, mia, 'contribute')
  await bin(inner)
  const asked = () => library.call('POST', `/bin/${inner}/restore`, { parent: to }, mia)
  t.is((await asked()).status, 403)
  await library.share(to, mia, 'manage')
  t.is((await asked()).status, 200)
  t.is((await row(inner)).parent_id, to)
})

test('X-07: the bin is listed page by page, the latest first', async t => {
  const paged = await libraryClient(app, account)
  const ids: string[] = []
  for (let at = 0; at < 5; at++) {
    const id = await paged.register({ kind: 'file', name: `p${at}` })
    await paged.call('DELETE', `/resources/${id}`)
    ids.unshift(id)
  }
  const found: string[] = []
  for (let next: string | null = ''; next !== null;) {
    const cursor: string = next === '' ? '' : `&cursor=${encodeURIComponent(next)}`
    const { body } = await paged.call('GET', `/bin?limit=2${cursor}`)
    found.push(...body.items.map((each: { id: string }) => each.id))
    next = body.next
  }
  t.deepEqual(found, ids)
})

test('X-07: what is deleted for good cannot be restored, and goes with all below it', async t => {
  await registerLines(library, [
    { kind: 'folder', name: 'Purged', key: 'purged' },
    { kind: 'folder', name: 'In it', key: 'purged-in', parent: 'key:purged' },
    ...Array.from({ length: 30 }, (_, at) => {
      return { kind: 'file', name: `f${at}`, key: `purged-${at}`, parent: 'key:purged-in' }
    }),
  ])
  const admin = await adminClient(app, account)
  const { id } = await app.db('resources').where({ key: 'purged' }).first()
  t.is((await admin.delete(`/library/bin/${id}`)).status, 404, 'only from the bin')
  await bin(id)
  t.is((await admin.delete(`/library/bin/${id}`)).status, 204)
  t.is((await restore(id)).status, 404)
  t.is((await app.db('resources').whereLike('key', 'purged%')).length, 0)
  const purged = { account_id: account.id, type: 'resource.purged' }
  const told = await app.db('events').where(purged).orderBy('id')
  const own = told.filter(({ data }) => String(data.key).startsWith('purged'))
  t.is(own.length, 32)
  t.is(own.at(-1)?.target_id, id, 'leaves first')
})

test('X-07: after thirty days the jobs empty the bin, and nothing else', async t => {
  const old = await folder('Old')
  await file('old.jpg', old)
  const young = await folder('Young')
  await bin(old)
  await bin(young)
  const days = (count: number): ReturnType<typeof app.db.raw> =>
    app.db.raw(`now() - interval '${count} days'`)
  await app
    .db('resources')
    .where({ id: old })
    .update({ deleted_at: days(30) })
  await app
    .db('resources')
    .where({ id: young })
    .update({ deleted_at: days(29) })
  t.is((await restore(old)).status, 404)
  await purgeBin(context)
  t.is(await row(old), undefined)
  t.is((await app.db('resources').where({ parent_id: old })).length, 0)
  t.not(await row(young), undefined)
})

test('X-07: what is deleted and moved at the same time is one of both', async t => {
  const [from, to] = [await folder('Race from'), await folder('Race to')]
  for (let round = 0; round < 5; round++) {
    const id = await file(`race-${round}.jpg`, from)
    const moving = library.call('POST', '/resources/move', { resources: [id], to })
    const [moved, deleted] = await Promise.all([moving, bin(id)])
    t.is(deleted.status, 200)
    const { parent_id: parent, deleted_at: since } = await row(id)
    t.not(since, null)
    t.is(parent, moved.status === 200 ? to : from)
    t.true([200, 404].includes(moved.status))
  }
})

test('X-07: of restoring and making anew under the same name one wins', async t => {
  for (let round = 0; round < 5; round++) {
    const name = `again-${round}.jpg`
    const id = await file(name)
    await bin(id)
    const making = library.call('POST', '/resources', { resources: [{ kind: 'file', name }] })
    const [restored, made] = await Promise.all([restore(id), making])
    const created = made.body.results[0].outcome === 'created'
    t.is(restored.status, created ? 409 : 200)
    const living = await app
      .db('resources')
      .where({ account_id: account.id, name, deleted_at: null })
    t.is(living.length, 1)
  }
})

test('X-07: what is made below something while that is deleted for good is gone with it or refused, and nothing fails', async t => {
  for (let round = 0; round < 6; round++) {
    const top = await folder(`Purged ${round}`)
    const inner = await folder('inner', top)
    const source = await file(`copied-${round}.jpg`)
    const make = (name: string) =>
      library.call('POST', '/resources', { resources: [{ kind: 'file', name, parent: inner }] })
    const copy = (name: string) =>
      library.call('POST', `/resources/${source}/copy`, { to: inner, name })
    const purge = async () => {
      const binned = await bin(top)
      return [binned, await library.call('DELETE', `/bin/${top}`)]
    }
    const names = Array.from({ length: 6 }, (_, index) => `at-once-${index}`)
    const answers = await Promise.all([
      ...names.map(name => make(name)),
      purge(),
      ...names.map(name => copy(`copy-${name}`)),
    ])
    const statuses = answers.flat().map(({ status }) => status)
    t.true(
      statuses.every(status => status < 500),
      statuses.join(),
    )
    const left = await app.db('resources').where({ parent_id: inner })
    t.deepEqual(left, [])
    t.is(await row(inner), undefined)
    t.is(await row(top), undefined)
  }
})

test('X-07: what is restored from something while that is deleted for good stays', async t => {
  for (let round = 0; round < 6; round++) {
    const [top, saved] = [await folder(`Burnt ${round}`), await folder(`Saved ${round}`)]
    const inner = await folder(`inner-${round}`, top)
    const files: string[] = []
    for (const name of ['a', 'b', 'c']) files.push(await file(name, inner))
    await bin(inner)
    await bin(top)
    const [restored, purged] = await Promise.all([
      restore(inner, { parent: saved }),
      library.call('DELETE', `/bin/${top}`),
    ])
    t.is(purged.status, 204)
    t.true([200, 404].includes(restored.status))
    const there = await app.db('resources').whereIn('id', [inner, ...files])
    t.is(there.length, restored.status === 200 ? 4 : 0)
    t.is(await row(top), undefined)
  }
})
