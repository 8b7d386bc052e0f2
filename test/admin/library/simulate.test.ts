import test, { type ExecutionContext } from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { accessOf } from '../../../src/domain/decisions/access.ts'
import { type AccessChange, makeChange } from '../../../src/domain/simulations/access-change.ts'
import { grantRight } from '../../../src/domain/rights/grants.ts'
import type { Account } from '../../../src/model/account.ts'
import { type AdminClient, adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { localGroup } from '../../support/groups.ts'
import { type LibraryClient, libraryClient } from '../../support/library.ts'
import { localUser } from '../../support/people.ts'
import { type ShareWorld, shareWorld } from '../../support/share-world.ts'

// oxlint-disable-next-line typescript/no-explicit-any -- answers are what the tests find out about
type Told = any

const app = testApp(test)
let account: Account
let context: Context
let library: LibraryClient
let admin: AdminClient

test.before(async () => {
  account = await app.makeAccount('supposed')
  context = app.inAccount(account)
  library = await libraryClient(app, account)
  admin = await adminClient(app, account)
})

async function simulated(t: ExecutionContext, change: AccessChange, limit = 2): Promise<Told[]> {
  const items: Told[] = []
  for (let cursor = ''; ;) {
    const next = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`
    const { status, body } = await admin.post(`/library/simulate?limit=${limit}${next}`, change)
    t.is(status, 200, JSON.stringify(body))
    items.push(...body.items)
    if (body.next === null) return items
    cursor = body.next
  }
}

test.serial('who would gain and lose is told by name, and nothing has changed', async t => {
  const { id: ana } = await localUser(context, 'ana')
  const { id: ben } = await localUser(context, 'ben')
  const { id: group } = await localGroup(context, 'Studio', { members: [ana, ben] })
  const folder = await library.register({ kind: 'folder', name: 'Brand' })
  await library.share(folder, ana, 'contribute')
  const events = async (): Promise<number> =>
    (await app.db('events').where({ account_id: account.id })).length
  const before = await events()
  const wanted = { change: 'share', resource: folder, principalId: group, level: 'view' } as const
  t.deepEqual(await simulated(t, wanted), [
    {
      user: { id: ben, name: 'ben' },
      resource: { id: folder, name: 'Brand', kind: 'folder' },
      before: null,
      after: 'view',
      outcome: 'gained',
    },
  ])
  t.is(await events(), before)
  t.is(await library.levelOf(ben, folder), null)
  await library.share(folder, group, 'manage')
  const told = (items: Told[]): string[] =>
    items.map(({ user, before: was, after, outcome }) => `${user.name} ${outcome} ${was} ${after}`)
  t.deepEqual(told(await simulated(t, { change: 'delete-group', group })), [
    'ana lost manage contribute',
    'ben lost manage null',
  ])
  const role = 'media_library_view_only_access'
  t.deepEqual(told(await simulated(t, { change: 'change-role', user: ana, role })), [
    'ana lost manage view',
  ])
  const { body } = await admin.post('/library/simulate', { change: 'change-role', user: ana, role })
  t.deepEqual(body.everywhere, { before: null, after: 'view' })
})

test.serial('what would be refused is refused, and one needs what the change needs', async t => {
  const { id: cai } = await localUser(context, 'cai')
  const folder = await library.register({ kind: 'folder', name: 'Refused' })
  const dee = await adminClient(app, account, { role: 'media_library_restricted_access' })
  const post = async (client: AdminClient, change: object): Promise<number> =>
    (await client.post('/library/simulate', change)).status
  const share = { change: 'share', resource: folder, principalId: cai, level: 'view' }
  t.is(await post(dee, share), 404)
  await library.share(folder, dee.user.id, 'view')
  t.is(await post(dee, share), 403)
  await library.share(folder, dee.user.id, 'manage')
  t.is(await post(dee, share), 200)
  t.is(await post(dee, { change: 'change-role', user: cai, role: 'developer' }), 403)
  const { id: group } = await localGroup(context, 'Refused')
  t.is(await post(dee, { change: 'delete-group', group }), 403)
  t.is(await post(admin, { change: 'delete-group', group: 'none' }), 404)
})

test.serial('what was told is what then happens', async t => {
  const world = await shareWorld(context, library, 21)
  const [user = '', other = ''] = world.users
  const [group = '', second = ''] = world.groups
  const changes: readonly AccessChange[] = [
    ...world.resources.slice(0, 4).flatMap((resource): readonly AccessChange[] => [
      { change: 'share', resource, principalId: group, level: 'contribute' },
      { change: 'revoke', resource, principalId: group },
      { change: 'share', resource, principalId: user, level: 'manage' },
    ]),
    ...world.resources.slice(2, 6).map((resource, index): AccessChange => {
      return { change: 'move', resource, to: index === 0 ? null : (world.resources[0] ?? null) }
    }),
    { change: 'change-role', user, role: 'media_library_view_only_access' },
    { change: 'change-role', user, role: 'media_library_restricted_access' },
    { change: 'add-members', group: second, members: [user, other] },
    { change: 'remove-member', group: second, member: user },
    { change: 'delete-group', group: second },
  ]
  for (const change of changes) {
    const { status } = await admin.post('/library/simulate', change)
    // What is in the bin cannot be shared.
    if (status === 200) await compare(t, world, change)
  }
})

/** Simulates, does it in earnest, and looks at everybody. */
async function compare(
  t: ExecutionContext,
  world: ShareWorld,
  change: AccessChange,
): Promise<void> {
  const told = await simulated(t, change, 3)
  const before = await levelsIn(world)
  await makeChange(context, change)
  const after = await levelsIn(world)
  const ours = told.filter(({ user, resource }) => {
    return world.users.includes(user.id) && world.resources.includes(resource.id)
  })
  for (const { user, resource, before: was, after: is } of ours) {
    const key = `${user.id} ${resource.id}`
    t.deepEqual([was, is], [before.get(key) ?? null, after.get(key) ?? null], change.change)
  }
  const named = new Set(told.map(each => each.user.id))
  const differs = (id: string): boolean =>
    world.resources.some(each => before.get(`${id} ${each}`) !== after.get(`${id} ${each}`))
  const untold = world.users.filter(id => differs(id) && !named.has(id))
  t.deepEqual(untold, [], JSON.stringify(change))
}

async function levelsIn({ users, resources }: ShareWorld): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const subjectId of users) {
    const access = await accessOf(context, { subjectId, resources, libraryId: null })
    for (const { id, level } of access.resources.values()) {
      if (access.alive && level !== null) found.set(`${subjectId} ${id}`, level)
    }
  }
  return found
}

test.serial(
  'X-09: it tells whoever changes groups or roles of no resource that they may not ask about',
  async t => {
    const { id: ann } = await localUser(context, 'sim-ann')
    const { id: group } = await localGroup(context, 'Sealed', { members: [ann] })
    const sealed = await library.register({ kind: 'folder', name: 'Sealed folder' })
    const open = await library.register({ kind: 'folder', name: 'Open folder' })
    for (const resource of [sealed, open]) await library.share(resource, group, 'view')
    const keeper = await adminClient(app, account, { role: 'media_library_restricted_access' })
    await grantRight(context, { principalId: keeper.user.id, right: 'groups.manage' })
    const told = async (): Promise<readonly string[]> => {
      const { status, body } = await keeper.post('/library/simulate', {
        change: 'delete-group',
        group,
      })
      t.is(status, 200, JSON.stringify(body))
      return body.items.map((each: Told) => each.resource.name)
    }
    t.deepEqual(await told(), [])
    await library.share(open, keeper.user.id, 'view')
    t.deepEqual(await told(), [], 'what others have is told to those who manage it')
    await library.share(open, keeper.user.id, 'manage')
    t.deepEqual(await told(), ['Open folder'])
    await grantRight(context, { principalId: keeper.user.id, right: 'users.view' })
    await library.share(sealed, keeper.user.id, 'view')
    t.deepEqual((await told()).toSorted(), ['Open folder', 'Sealed folder'])
    const stranger = await libraryClient(app, account, ['groups.manage', 'library.keep'])
    const { status, body } = await stranger.call('POST', '/simulate', {
      change: 'delete-group',
      group,
    })
    t.deepEqual([status, body.items], [200, []], 'an application is told of its own library alone')
  },
)
