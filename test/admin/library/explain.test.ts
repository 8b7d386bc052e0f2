import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { type Access, accessOf } from '../../../src/domain/decisions/access.ts'
import { accessWithPaths } from '../../../src/domain/decisions/explain.ts'
import { changeRole } from '../../../src/domain/users/change-role.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import type { Account } from '../../../src/model/account.ts'
import { type Level, levelOf, rankOf } from '../../../src/model/level.ts'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { setClock } from '../../support/clock.ts'
import { collect } from '../../support/collect.ts'
import { localGroup, putInto } from '../../support/groups.ts'
import { type LibraryAnswer, type LibraryClient, libraryClient } from '../../support/library.ts'
import { localUser } from '../../support/people.ts'
import { shareWorld } from '../../support/share-world.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- answers are what the tests find out about
type Told = any

const restricted = 'media_library_restricted_access'
const app = testApp(test)
let account: Account
let context: Context
let library: LibraryClient

test.before(async () => {
  account = await app.makeAccount('reasons')
  context = app.inAccount(account)
  library = await libraryClient(app, account)
})

async function explain(subject: string, resource: string, action = ''): Promise<LibraryAnswer> {
  const query = new URLSearchParams({ subject, resource })
  if (action !== '') query.set('action', action)
  return library.call('GET', `/explain?${query.toString()}`)
}

test.serial(
  'IK-52: every path is told, with the folder, the groups and their sources, the cap, and the one that decides',
  async t => {
    const { id: ana } = await localUser(context, 'ana')
    const { id: outer } = await localGroup(context, 'Agency')
    const { id: inner } = await localGroup(context, 'Studio', { members: [ana] })
    await putInto(context, outer, inner)
    const top = await library.register({ kind: 'folder', name: 'Brand' })
    const inside = await library.register({ kind: 'folder', name: 'Logos', parent: top })
    const file = await library.register({
      kind: 'file',
      name: 'logo.svg',
      parent: inside,
      ownerId: null,
    })
    const set = await library.register({ kind: 'collection', name: 'Best' })
    await collect(context, set, { [file]: 'contribute' })
    await library.share(top, outer, 'contribute')
    await library.share(file, ana, 'view')
    await library.share(set, ana, 'manage')
    const { status, body } = await explain(ana, file, 'asset.move')
    t.is(status, 200)
    t.deepEqual(
      [body.subject.name, body.resource.name, body.level],
      ['ana', 'logo.svg', 'contribute'],
    )
    t.deepEqual(body.decision.denial, 'level')
    const told = body.paths.map((path: Told) => [
      path.via,
      path.level,
      path.place.name,
      path.group?.name ?? null,
      path.collection?.name ?? null,
      path.wins,
    ])
    t.deepEqual(told, [
      ['share', 'contribute', 'logo.svg', null, 'Best', true],
      ['share', 'contribute', 'Brand', 'Agency', null, false],
      ['share', 'view', 'logo.svg', null, null, false],
    ])
    t.is(body.paths[0].collection.cap, 'contribute')
    t.is(body.paths[0].share.level, 'manage')
    const [way] = body.paths[1].group.paths
    t.deepEqual(
      way.map(({ group, source, until }: Told) => [group.name, source, until]),
      [
        ['Studio', 'by hand', null],
        ['Agency', 'by hand', null],
      ],
    )
    t.is(typeof body.paths[1].share.granter.name, 'string')
  },
)

test.serial(
  'IK-26, X-04: a user’s own share is dormant with another role, and counts again with restricted access',
  async t => {
    const { id: ben } = await localUser(context, 'ben')
    const file = await library.register({ kind: 'file', name: 'ben.jpg' })
    await library.share(file, ben, 'manage')
    await changeRole(context, ben, { role: 'media_library_view_only_access' })
    const { body } = await explain(ben, file)
    t.is(body.level, 'view')
    t.deepEqual(
      body.paths.map(({ via, role, dormant, wins }: Told) => [via, role, dormant, wins]),
      [
        ['role', 'media_library_view_only_access', null, true],
        ['share', null, 'role', false],
      ],
    )
    await changeRole(context, ben, { role: restricted })
    t.is((await explain(ben, file)).body.level, 'manage')
  },
)

test.serial('X-06: what belonged to somebody who left is explained by who took over', async t => {
  const { id: cai } = await localUser(context, 'cai')
  const { id: dee } = await localUser(context, 'dee')
  const folder = await library.register({ kind: 'folder', name: 'Cai', ownerId: cai })
  const file = await library.register({ kind: 'file', name: 'cai.jpg', parent: folder })
  t.is((await explain(dee, file)).body.level, null)
  await removeUser(context, cai, { owner: dee })
  const { body } = await explain(dee, file)
  t.deepEqual(
    [body.level, body.paths[0].via, body.paths[0].place.name],
    ['manage', 'ownership', 'Cai'],
  )
})

test.serial('X-07: in the bin nothing counts, and the paths say so', async t => {
  const { id: eli } = await localUser(context, 'eli')
  const folder = await library.register({ kind: 'folder', name: 'Bin' })
  const file = await library.register({ kind: 'file', name: 'binned.jpg', parent: folder })
  await library.share(file, eli, 'view')
  await app.db('resources').where({ id: folder }).update({ deleted_at: new Date() })
  const { body } = await explain(eli, file)
  t.deepEqual([body.level, body.paths[0].dormant], [null, 'bin'])
})

test.serial(
  'a person sees why they can see something themselves, and nothing of what they cannot see',
  async t => {
    const fay = await adminClient(app, account, { role: restricted })
    const folder = await library.register({ kind: 'folder', name: 'Fay' })
    const file = await library.register({ kind: 'file', name: 'fay.jpg', parent: folder })
    const ask = async (resource: string): Promise<LibraryAnswer> =>
      fay.get(`/library/explain?resource=${resource}`)
    const unknown = await ask('01890000-0000-7000-8000-000000000000')
    const hidden = await ask(file)
    t.deepEqual([hidden.status, hidden.body.detail], [404, unknown.body.detail])
    await library.share(file, fay.user.id, 'view')
    const until = new Date(Date.now() + 30_000).toISOString()
    const wanted = { resource: folder, principalId: fay.user.id, level: 'manage', until }
    await library.call('POST', '/shares', { shares: [wanted] })
    t.is((await ask(file)).body.paths.length, 2)
    await setClock(app.db, { ahead: 60 })
    const { body } = await ask(file)
    t.deepEqual(
      body.paths.map(({ place }: Told) => place.name),
      ['fay.jpg'],
    )
    t.is((await explain(fay.user.id, file)).body.paths[1].dormant, 'expired')
    await setClock(app.db, { ahead: 0 })
  },
)

test.serial(
  'the highest path that counts is the level that is decided, whatever hangs together how',
  async t => {
    for (const seed of [1, 2, 3, 4]) {
      const { users, groups, resources } = await shareWorld(context, library, seed)
      for (const subjectId of [...users, ...groups]) {
        const question = { subjectId, resources, libraryId: null }
        const decided = await accessOf(context, question)
        const { access, paths } = await accessWithPaths(context, question)
        for (const resource of resources) {
          const level = levelIn(decided, resource)
          t.is(levelIn(access, resource), level)
          const counting = (paths.get(resource) ?? []).filter(({ dormant }) => dormant === null)
          const highest = Math.max(0, ...counting.map(each => rankOf(each.level)))
          t.is(levelOf(highest), level, `${seed} ${subjectId} ${resource}`)
          const winners = counting.filter(({ wins }) => wins).map(each => each.level)
          t.deepEqual(winners, level === null ? [] : [level])
        }
      }
    }
  },
)

function levelIn({ alive, resources }: Access, resource: string): Level | null {
  return alive ? (resources.get(resource)?.level ?? null) : null
}
