import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import type { Account } from '../../../src/model/account.ts'
import { testApp } from '../../support/app.ts'
import { type LibraryClient, libraryClient } from '../../support/library.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)
let account: Account
let context: Context
let library: LibraryClient

test.before(async () => {
  account = await app.makeAccount('copies')
  context = app.inAccount(account)
  library = await libraryClient(app, account)
})

// oxlint-disable-next-line typescript/no-explicit-any -- rows as they are stored
const row = async (id: string): Promise<any> => app.db('resources').where({ id }).first()
const folder = (name: string, parent?: string): Promise<string> =>
  library.register({ kind: 'folder', name, parent })
const file = (name: string, parent?: string): Promise<string> =>
  library.register({ kind: 'file', name, parent })

test('IK-60: a copy needs contribute on both ends, has no shares, and is owned by who made it', async t => {
  const { id: lea } = await localUser(context, 'copy-lea')
  const { id: max } = await localUser(context, 'copy-max')
  const [from, to] = [await folder('Copy from'), await folder('Copy to')]
  const inner = await folder('Inner', from)
  await library.register({
    kind: 'file',
    name: 'deep.jpg',
    parent: inner,
    key: 'deep',
    metadata: { w: 1 },
  })
  const binned = await file('binned.jpg', inner)
  await library.call('DELETE', `/resources/${binned}`)
  await library.share(inner, max, 'manage')
  await library.share(to, max, 'view')
  const copy = (): ReturnType<LibraryClient['call']> =>
    library.call('POST', `/resources/${inner}/copy`, { to }, lea)
  t.is((await copy()).status, 404)
  await library.share(inner, lea, 'view')
  await library.share(to, lea, 'contribute')
  t.is((await copy()).status, 403, 'view is not enough on the source')
  await library.share(inner, lea, 'contribute')
  const { status, body } = await copy()
  t.is(status, 200)
  t.deepEqual(
    body.copies.map((each: { name: string; outcome: string }) => [each.name, each.outcome]),
    [
      ['Inner', 'created'],
      ['deep.jpg', 'created'],
    ],
  )
  const [top, deep] = body.copies
  t.like(await row(top.id), { parent_id: to, owner_id: lea, key: null })
  t.like(await row(deep.id), { parent_id: top.id, owner_id: lea, key: null, metadata: { w: 1 } })
  t.is(
    await library.levelOf(max, deep.id),
    'view',
    'the destination decides, not the shares of the source',
  )
  t.is((await copy()).status, 409, 'the name is taken there now')
  const again = await library.call('POST', `/resources/${inner}/copy`, { to, name: 'Inner 2' }, lea)
  t.is(again.status, 200)
  const told = await app
    .db('events')
    .where({ target_id: deep.id, type: 'resource.created' })
    .first()
  t.is(told.data.copyOf, deep.from)
  const own = { to: inner, name: 'own' }
  t.is((await library.call('POST', `/resources/${inner}/copy`, own)).status, 409)
})

test('IK-62: a copy merges with what is there where it is told to', async t => {
  const [from, to] = [await folder('Copy merge from'), await folder('Copy merge to')]
  const [source, target] = [await folder('Pics', from), await folder('Pics', to)]
  await file('same.jpg', source)
  await file('new.jpg', source)
  const same = await file('same.jpg', target)
  const asked = { to, onConflict: 'merge' }
  const { body } = await library.call('POST', `/resources/${source}/copy`, asked)
  const outcomes = Object.fromEntries(
    body.copies.map((each: { name: string; outcome: string }) => [each.name, each.outcome]),
  )
  t.deepEqual(outcomes, { Pics: 'merged', 'same.jpg': 'merged', 'new.jpg': 'created' })
  const there = await app.db('resources').where({ parent_id: target }).orderBy('name')
  t.deepEqual(
    there.map(({ name }) => name),
    ['new.jpg', 'same.jpg'],
  )
  t.is(there[1].id, same)
})
