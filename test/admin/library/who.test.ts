import test, { type ExecutionContext } from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { accessOf } from '../../../src/domain/decisions/access.ts'
import { changeRole } from '../../../src/domain/users/change-role.ts'
import type { Account } from '../../../src/model/account.ts'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { collect } from '../../support/collect.ts'
import { localGroup, putInto } from '../../support/groups.ts'
import { type LibraryClient, libraryClient } from '../../support/library.ts'
import { localUser } from '../../support/people.ts'
import { type ShareWorld, shareWorld } from '../../support/share-world.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- answers are what the tests find out about
type Told = any

const restricted = 'media_library_restricted_access'
const app = testApp(test)
let account: Account
let context: Context
let library: LibraryClient

test.before(async () => {
  account = await app.makeAccount('holders')
  context = app.inAccount(account)
  library = await libraryClient(app, account)
})

/** Every item of a list, page by page. */
async function allOf(t: ExecutionContext, path: string, limit: number): Promise<Told[]> {
  const items: Told[] = []
  for (let cursor = ''; ;) {
    const next = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const { status, body } = await library.call('GET', `${path}&limit=${limit}${next}`)
    t.is(status, 200, JSON.stringify(body))
    t.true(body.items.length <= limit)
    items.push(...body.items)
    if (body.next === null) return items
    cursor = body.next
  }
}

test.serial(
  'who has a resource is told as it was given, with the folder, the collection and the granter',
  async t => {
    const { id: ana } = await localUser(context, 'ana')
    const { id: ben } = await localUser(context, 'ben', 'media_library_view_only_access')
    const { id: group } = await localGroup(context, 'Studio')
    const top = await library.register({ kind: 'folder', name: 'Brand', ownerId: ben })
    const file = await library.register({ kind: 'file', name: 'logo.svg', parent: top })
    const set = await library.register({ kind: 'collection', name: 'Best' })
    await collect(context, set, { [file]: 'view' })
    await library.share(top, group, 'contribute')
    await library.share(file, ana, 'view')
    await library.share(set, group, 'manage')
    const { body } = await library.call('GET', `/who?resource=${file}`)
    t.deepEqual(
      body.roles.map(({ role, level }: Told) => `${role} ${level}`),
      [
        'account_administrator manage',
        'developer manage',
        'media_library_full_access manage',
        'media_library_view_only_access view',
      ],
    )
    const told = body.items.map(({ principal, level, origins }: Told) => [
      principal.name,
      level,
      origins.map((each: Told) => [each.via, each.level, each.place.name, each.collection?.name]),
    ])
    t.deepEqual(told, [
      ['ana', 'view', [['share', 'view', 'logo.svg', undefined]]],
      ['ben', 'manage', [['ownership', 'manage', 'Brand', undefined]]],
      [
        'Studio',
        'contribute',
        [
          ['share', 'contribute', 'Brand', undefined],
          ['share', 'view', 'logo.svg', 'Best'],
        ],
      ],
    ])
    const paged = await allOf(t, `/who?resource=${file}`, 1)
    t.deepEqual(paged, body.items)
  },
)

test.serial(
  'IK-05: with restricted access and nothing shared, nothing is shared with me and nothing is seen',
  async t => {
    const cai = await adminClient(app, account, { role: restricted })
    t.deepEqual((await cai.get('/library/shared-with-me')).body, { items: [], next: null })
    t.deepEqual((await cai.get('/library/visible')).body, { items: [], next: null })
    const { body } = await library.call('GET', '/shared-with-me', undefined, cai.user.id)
    t.deepEqual(body.items, [])
  },
)

test.serial('shared with me is where it begins: what lies below is found there', async t => {
  const dee = await adminClient(app, account, { role: restricted })
  const { id: group } = await localGroup(context, 'Dees', { members: [dee.user.id] })
  const folder = await library.register({ kind: 'folder', name: 'Dee' })
  const inner = await library.register({ kind: 'folder', name: 'Inner', parent: folder })
  const file = await library.register({ kind: 'file', name: 'dee.jpg', parent: inner })
  const set = await library.register({ kind: 'collection', name: 'Dees' })
  await library.share(inner, group, 'view')
  await library.share(file, dee.user.id, 'manage')
  await library.share(set, dee.user.id, 'contribute')
  const list = async (): Promise<unknown> => {
    const { body } = await dee.get('/library/shared-with-me')
    return body.items.map(({ resource, level }: Told) => [resource.name, level])
  }
  t.deepEqual(await list(), [
    ['Inner', 'view'],
    ['Dees', 'contribute'],
  ])
  await library.share(folder, group, 'view')
  t.deepEqual(await list(), [
    ['Dee', 'view'],
    ['Dees', 'contribute'],
  ])
  await app.db('resources').where({ id: folder }).update({ deleted_at: new Date() })
  t.deepEqual(await list(), [['Dees', 'contribute']])
  t.is((await dee.get('/library/shared-with-me?limit=1')).body.items.length, 1)
})

test.serial(
  'people ask who has what they manage; about others one needs the right to see users',
  async t => {
    const eve = await adminClient(app, account, { role: restricted })
    const { id: other } = await localUser(context, 'other')
    const folder = await library.register({ kind: 'folder', name: 'Eve' })
    await library.share(folder, other, 'view')
    const ask = async (): Promise<number> =>
      (await eve.get(`/library/people?resource=${folder}`)).status
    t.is(await ask(), 404)
    await library.share(folder, eve.user.id, 'view')
    t.is(await ask(), 403)
    await library.share(folder, eve.user.id, 'manage')
    t.is(await ask(), 200)
    t.is((await eve.get(`/library/visible?subject=${other}`)).status, 403)
    const admin = await adminClient(app, account)
    const { body } = await admin.get(`/library/visible?subject=${other}`)
    t.deepEqual(
      body.items.map(({ resource }: Told) => resource.name),
      ['Eve'],
    )
  },
)

test.serial(
  'people expanded have the level and path that is decided; who lost their role’s level is gone',
  async t => {
    const { id: fay } = await localUser(context, 'fay', 'media_library_full_access')
    const { id: outer } = await localGroup(context, 'Outer')
    const { id: inner } = await localGroup(context, 'Inner')
    const { id: gus } = await localUser(context, 'gus')
    await putInto(context, outer, inner)
    await putInto(context, inner, gus)
    const file = await library.register({ kind: 'file', name: 'fay.jpg' })
    await library.share(file, outer, 'contribute')
    const people = async (): Promise<Map<string, Told>> => {
      const found = await allOf(t, `/people?resource=${file}&level=contribute`, 2)
      return new Map(found.map(({ user, level, path }) => [user.id, { level, path }]))
    }
    const before = await people()
    t.is(before.get(fay)?.path.role, 'media_library_full_access')
    t.deepEqual(
      before.get(gus)?.path.group.paths[0].map(({ group }: Told) => group.name),
      ['Inner', 'Outer'],
    )
    await changeRole(context, fay, { role: restricted })
    t.false((await people()).has(fay))
  },
)

test.serial(
  'whatever hangs together how, lists have what is decided: no more and no less',
  async t => {
    const world = await shareWorld(context, library, 11)
    const decided = await levelsIn(world)
    for (const resource of world.resources) {
      const expected = world.users.filter(id => decided.has(`${id} ${resource}`)).toSorted()
      const path = `/people?resource=${resource}`
      const { status } = await library.call('GET', path)
      const people = status === 404 ? [] : await allOf(t, path, 3)
      const found = people.filter(({ user }) => world.users.includes(user.id))
      t.deepEqual(
        found.map(({ user }) => user.id),
        expected,
      )
      for (const { user, level } of found) t.is(level, decided.get(`${user.id} ${resource}`))
    }
    for (const subject of [...world.users, ...world.groups]) {
      const list = async (which: string): Promise<string[]> => {
        const items = await allOf(t, `/${which}?subject=${subject}`, 4)
        for (const { resource, level } of items) {
          const known = decided.get(`${subject} ${resource.id}`)
          if (world.resources.includes(resource.id)) t.is(level, known)
        }
        const ids = items.map(({ resource }) => resource.id)
        t.is(new Set(ids).size, ids.length)
        return ids.filter(id => world.resources.includes(id))
      }
      const expected = world.resources.filter(id => decided.has(`${subject} ${id}`))
      t.deepEqual((await list('visible')).toSorted(), expected.toSorted())
      const shared = await list('shared-with-me')
      t.true(shared.every(id => expected.includes(id)))
    }
  },
)

/** What everybody has, by subject and resource. */
async function levelsIn({ users, groups, resources }: ShareWorld): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const subjectId of [...users, ...groups]) {
    const access = await accessOf(context, { subjectId, resources, libraryId: null })
    for (const { id, level } of access.resources.values()) {
      if (access.alive && level !== null) found.set(`${subjectId} ${id}`, level)
    }
  }
  return found
}
