import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { liftSuspension, suspendUser } from '../../../src/domain/users/suspension.ts'
import type { Account } from '../../../src/model/account.ts'
import { type AdminAnswer, adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { collect } from '../../support/collect.ts'
import { localGroup, putInto } from '../../support/groups.ts'
import { type LibraryClient, libraryClient } from '../../support/library.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)
let account: Account
let context: Context
let library: LibraryClient

test.before(async () => {
  account = await app.makeAccount('questions')
  context = app.inAccount(account)
  library = await libraryClient(app, account)
})

test('IK-46: manage through a group on the folder and contribute through a collection make manage', async t => {
  const { id: ines } = await localUser(context, 'ines')
  const { id: group } = await localGroup(context, 'Brand', { members: [ines] })
  const folder = await library.register({ kind: 'folder', name: 'Brand' })
  const file = await library.register({ kind: 'file', name: 'logo.svg', parent: folder })
  const collection = await library.register({ kind: 'collection', name: 'Logos' })
  await collect(context, collection, { [file]: 'manage' })
  await library.share(collection, ines, 'contribute')
  t.is(await library.levelOf(ines, file), 'contribute')
  await library.share(folder, group, 'manage')
  t.is(await library.levelOf(ines, file), 'manage')
})

test('IK-47: in two groups that hold the same folder at view and contribute: contribute', async t => {
  const { id: joy } = await localUser(context, 'joy')
  const folder = await library.register({ kind: 'folder', name: 'Twice' })
  for (const [name, level] of [
    ['Viewers', 'view'],
    ['Makers', 'contribute'],
  ] as const) {
    const { id: group } = await localGroup(context, name)
    await library.share(folder, group, level)
    await putInto(context, group, joy)
  }
  t.is(await library.levelOf(joy, folder), 'contribute')
})

test('a hundred questions are answered in their order, of several subjects named in both ways', async t => {
  const kim = await localUser(context, 'kim')
  const { id: group } = await localGroup(context, 'Kims', { members: [kim.id] })
  const folder = await library.register({ kind: 'folder', name: 'Order', key: 'order' })
  await library.share(folder, group, 'view')
  const questions = [
    { subject: `sub:${kim.sub}`, resource: 'key:order', action: 'asset.see' },
    { subject: kim.id, resource: folder, action: 'file.upload' },
    { subject: group, resource: 'key:order', action: 'view' },
    { subject: 'sub:nobody', resource: 'key:order', action: 'view' },
    { subject: kim.id, resource: 'key:none', action: 'view' },
    { subject: kim.id, resource: 'key:order', action: 'collection.create' },
  ]
  const { body } = await library.call('POST', '/check', { questions })
  const denials = body.decisions.map(({ denial }: { denial: string | null }) => denial)
  t.deepEqual(denials, [null, 'level', null, 'not-alive', 'no-access', null])
  t.deepEqual(body.decisions[1].needs, { level: 'contribute', right: 'assets.upload' })
  const repeat = (n: number): unknown => ({
    questions: Array.from({ length: n }, () => questions[0]),
  })
  t.is((await library.call('POST', '/check', repeat(100))).body.decisions.length, 100)
  t.is((await library.call('POST', '/check', repeat(101))).status, 400)
  t.is((await library.call('POST', '/check', repeat(0))).status, 400)
  const without = { questions: [{ resource: folder, action: 'view' }] }
  t.is((await library.call('POST', '/check', without)).status, 400)
})

test('a reference that has not the form of one is refused, with where it stands and what it should be', async t => {
  const { id: kit } = await localUser(context, 'kit')
  const asked = { subject: kit, resource: 'key:none', action: 'view' }
  for (const [member, value, message] of [
    ['subject', 'kit', 'is neither the id of a user or group nor sub: and the subject of a user'],
    ['resource', 'none', 'is neither an id nor key: and a key'],
  ] as const) {
    const questions = [asked, { ...asked, [member]: value }]
    const { status, body } = await library.call('POST', '/check', { questions })
    t.deepEqual([status, body.errors], [400, [{ path: `questions.1.${member}`, message }]])
  }
  const inside = { kind: 'file', name: 'lost.jpg', parent: 'spring' }
  const { status, body } = await library.call('POST', '/resources', { resources: [inside] })
  t.deepEqual([status, body.errors[0].path], [400, 'resources.0.parent'])
})

test('whoever may not be let in may nothing, and everything again afterwards', async t => {
  const { id: lea } = await localUser(context, 'lea')
  const file = await library.register({ kind: 'file', name: 'lea.jpg' })
  await library.share(file, lea, 'manage')
  await suspendUser(context, lea)
  t.is(await library.levelOf(lea, file), null)
  await liftSuspension(context, lea)
  t.is(await library.levelOf(lea, file), 'manage')
})

test('at the console a person asks about themselves, and about others on what they manage', async t => {
  const restricted = 'media_library_restricted_access'
  const max = await adminClient(app, account, { role: restricted })
  const { id: nia } = await localUser(context, 'nia')
  const own = await library.register({ kind: 'folder', name: 'Managed' })
  const seen = await library.register({ kind: 'folder', name: 'Seen' })
  const hidden = await library.register({ kind: 'folder', name: 'Hidden' })
  await library.share(own, max.user.id, 'manage')
  await library.share(seen, max.user.id, 'contribute')
  await library.share(hidden, nia, 'view')
  const ask = (resource: string, subject?: string): Promise<AdminAnswer> =>
    max.post('/library/check', { questions: [{ subject, resource, action: 'view' }] })
  t.is((await ask(seen)).body.decisions[0].level, 'contribute')
  t.is((await ask(hidden)).body.decisions[0].denial, 'no-access')
  t.is((await ask(own, nia)).body.decisions[0].denial, 'no-access')
  t.is((await ask(seen, nia)).status, 403)
  t.is((await ask(hidden, nia)).status, 404)
  const admin = await adminClient(app, account)
  const questions = [{ subject: nia, resource: hidden, action: 'view' }]
  t.true((await admin.post('/library/check', { questions })).body.decisions[0].allowed)
})

test('an application on behalf of a person asks what the person may ask', async t => {
  const { id: oda } = await localUser(context, 'oda')
  const { id: pip } = await localUser(context, 'pip')
  const folder = await library.register({ kind: 'folder', name: 'Behalf' })
  await library.share(folder, oda, 'view')
  const ask = async (subject: string | undefined): Promise<number> => {
    const questions = [{ subject, resource: folder, action: 'view' }]
    return (await library.call('POST', '/check', { questions }, oda)).status
  }
  t.deepEqual([await ask(oda), await ask(undefined), await ask(pip)], [200, 200, 403])
})

test('an application asks about its own library, and needs the right for it', async t => {
  const { id: quo } = await localUser(context, 'quo')
  const file = await library.register({ kind: 'file', name: 'quo.jpg', key: 'quo' })
  await library.share(file, quo, 'view')
  const other = await libraryClient(app, account)
  t.is(await other.levelOf(quo, file), null)
  await other.register({ kind: 'folder', name: 'Own' })
  t.is(await other.levelOf(quo, file), null)
  t.is(await other.levelOf(quo, 'key:quo'), null)
  const keeper = await libraryClient(app, account, ['library.keep'])
  const questions = [{ subject: quo, resource: file, action: 'view' }]
  t.is((await keeper.call('POST', '/check', { questions })).status, 403)
})
