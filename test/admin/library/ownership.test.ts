import test from 'ava'
import { grantRight } from '../../../src/domain/rights/grants.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import type { Context } from '../../../src/domain/context.ts'
import type { Account } from '../../../src/model/account.ts'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { type LibraryClient, libraryClient } from '../../support/library.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)
let account: Account
let context: Context
let library: LibraryClient

test.before(async () => {
  account = await app.makeAccount('owners')
  context = app.inAccount(account)
  library = await libraryClient(app, account)
})

const own = (name: string, ownerId: string): Promise<string> =>
  library.register({ kind: 'folder', name, ownerId })
const ownedBy = async (user: string): Promise<string[]> => {
  const { body } = await library.call('GET', `/owners/${user}/resources`)
  return body.items.map((each: { name: string }) => each.name)
}

test('X-06: what a deleted user owned is the account’s, or whose it was handed over to', async t => {
  const { id: ana } = await localUser(context, 'own-ana')
  const { id: bo } = await localUser(context, 'own-bo')
  const { id: cy } = await localUser(context, 'own-cy')
  const [anas, bos] = [await own('Anas', ana), await own('Bos', bo)]
  await removeUser(context, ana, { owner: cy })
  t.is(await library.levelOf(cy, anas), 'manage')
  t.is((await library.call('GET', `/resources/${anas}`)).body.ownerId, cy)
  t.deepEqual(await ownedBy(cy), ['Anas'])
  await removeUser(context, bo)
  t.is((await library.call('GET', `/resources/${bos}`)).body.ownerId, null)
  t.is((await app.db('resources').where({ id: bos }).first()).owner_id, bo, 'the row is as it was')
  const { id: di } = await localUser(context, 'own-di')
  await removeUser(context, cy, { owner: di })
  t.is(await library.levelOf(di, anas), 'manage', 'a chain is followed')
  t.deepEqual(await ownedBy(di), ['Anas'])
})

test('X-06: a resource is made somebody else’s by who may share it', async t => {
  const { id: eve } = await localUser(context, 'own-eve')
  const { id: fay } = await localUser(context, 'own-fay')
  const id = await own('Eves', eve)
  const give = (to: string | null, onBehalfOf?: string): ReturnType<LibraryClient['call']> =>
    library.call('PUT', `/resources/${id}/owner`, { to }, onBehalfOf)
  t.is((await give(fay, fay)).status, 404)
  t.is((await give(account.id, eve)).status, 400)
  const { status, body } = await give(fay, eve)
  t.is(status, 200)
  t.is(body.ownerId, fay)
  t.is(await library.levelOf(fay, id), 'manage')
  t.is(await library.levelOf(eve, id), null, 'the former owner keeps nothing by it')
  t.is((await give(null)).body.ownerId, null)
  const types = await app.db('events').where({ target_id: id }).orderBy('at').pluck('type')
  t.deepEqual(types, ['resource.created', 'resource.owner_changed', 'resource.owner_changed'])
})

test('X-06: all that a user owns is handed over by who manages users', async t => {
  const { id: gus } = await localUser(context, 'own-gus')
  const { id: hal } = await localUser(context, 'own-hal')
  for (let at = 0; at < 3; at++) await own(`Guss ${at}`, gus)
  const admin = await adminClient(app, account)
  const full = await adminClient(app, account, { role: 'media_library_full_access' })
  const path = `/library/owners/${gus}/transfer`
  t.is((await full.post(path, { to: hal })).status, 403)
  t.is((await admin.post(path, { to: gus })).status, 400)
  const { body } = await admin.post(path, { to: hal })
  t.deepEqual(body, { transferred: 3, more: false })
  t.deepEqual(await ownedBy(gus), [])
  t.is((await ownedBy(hal)).length, 3)
  const other = await libraryClient(app, account)
  const asked = await other.call('POST', `/owners/${hal}/transfer`, { to: null })
  t.deepEqual(asked.body, { transferred: 0, more: false }, 'another library’s is not touched')
})

test('the settings of a library are changed by who keeps it and who manages the account', async t => {
  await library.register({ kind: 'folder', name: 'First' })
  const { body } = await library.call('GET', '/libraries')
  t.is(body.items.length, 1)
  const { id, name } = body.items[0]
  t.is(name, 'Service')
  const changed = await library.call('PATCH', `/libraries/${id}`, { name: 'Pictures' })
  t.like(changed.body, { name: 'Pictures', version: 2, collectionFlow: 'level' })
  const admin = await adminClient(app, account)
  const settings = { strictCollections: true, collectionFlow: 'view', defaultShareDays: 30 }
  t.is((await admin.patch(`/library/libraries/${id}`, settings)).status, 200)
  const days = await admin.patch(`/library/libraries/${id}`, { mostShareDays: 10 })
  t.is(days.status, 400)
  const developer = await adminClient(app, account, { role: 'media_library_full_access' })
  t.is((await developer.patch(`/library/libraries/${id}`, { name: 'No' })).status, 403)
  const other = await libraryClient(app, account)
  t.is((await other.call('GET', `/libraries/${id}`)).status, 404)
  const stored = await app.db('libraries').where({ id }).first()
  t.like(stored, { name: 'Pictures', strict_collections: true, default_share_days: 30, version: 3 })
})

test('a library outlives its application and is given to another one', async t => {
  const first = await libraryClient(app, account)
  const file = await first.register({ kind: 'file', name: 'orphan.jpg', key: 'orphan' })
  const { library_id: id } = await app.db('resources').where({ id: file }).first()
  const clientOf = async (applicationId: string): Promise<string> =>
    (await app.db('applications').where({ id: applicationId }).first()).client_id
  const second = await libraryClient(app, account)
  const clientId = await clientOf(second.applicationId)
  const admin = await adminClient(app, account)
  const attach = (): ReturnType<typeof admin.patch> =>
    admin.patch(`/library/libraries/${id}`, { clientId })
  t.is((await attach()).status, 409, 'it has an application')
  await admin.delete(`/applications/${await clientOf(first.applicationId)}`)
  t.is((await admin.get(`/library/libraries/${id}`)).body.applicationId, null)
  t.is((await attach()).status, 200)
  t.is((await second.call('GET', '/resources/key:orphan')).body.id, file)
})

test('X-01: who may manage users takes nothing over by that alone', async t => {
  const { id: owner } = await localUser(context, 'own-rich')
  const id = await own('Riches', owner)
  const thief = await localUser(context, 'own-thief')
  await grantRight(context, { right: 'users.manage', principalId: thief.id })
  const client = await adminClient(app, account, { user: thief })
  const answer = await client.post(`/library/owners/${owner}/transfer`, { to: thief.id })
  t.is(answer.status, 403)
  t.is((await app.db('resources').where({ id }).first()).owner_id, owner)
})
