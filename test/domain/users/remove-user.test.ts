import test from 'ava'
import { assert, asyncProperty, boolean, record, subarray } from 'fast-check'
import { assignAppRole, createAppRole } from '../../../src/domain/applications/app-roles.ts'
import { assign } from '../../../src/domain/applications/assignments.ts'
import type { Context } from '../../../src/domain/context.ts'
import { changeGroup } from '../../../src/domain/groups/change-group.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { getGroup } from '../../../src/domain/groups/groups.ts'
import { ownerOf } from '../../../src/domain/users/hand-over.ts'
import { previewRemoval, removeUser } from '../../../src/domain/users/remove-user.ts'
import { suspendUser } from '../../../src/domain/users/suspension.ts'
import { getUser } from '../../../src/domain/users/users.ts'
import { register } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { openAccess, openRecords } from '../../support/records.ts'
import { testSeed } from '../../support/seed.ts'

const app = testApp(test)
let context: Context

test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
})

async function groupWith(name: string, ids: readonly string[]): Promise<string> {
  const input = { name, kind: 'sharing', externalId: null, attributes: {} } as const
  return (await createGroup(context, input, new Set(ids))).id
}

test('IK-25: a deleted user is in no group any more, and the groups count one less', async t => {
  const [gone, stays] = [await localUser(context, 'gone'), await localUser(context, 'stays')]
  const groups = [await groupWith('One', [gone.id, stays.id]), await groupWith('Two', [gone.id])]
  const before = await Promise.all(groups.map(id => getGroup(context, id)))
  await removeUser(context, gone.id)
  t.deepEqual(await app.db('memberships').where({ member_id: gone.id }), [])
  const after = await Promise.all(groups.map(id => getGroup(context, id)))
  t.deepEqual(
    after.map(({ memberCount }) => memberCount),
    [1, 0],
  )
  t.deepEqual(
    after.map(({ version }) => version),
    before.map(({ version }) => version + 1),
  )
  await t.throwsAsync(getUser(context, gone.id), { message: /no such user/ })
})

test('X-06: what a deleted user owned goes to who was named, and to the account where nobody was', async t => {
  const [ann, bea, cleo] = [
    await localUser(context, 'ann'),
    await localUser(context, 'bea'),
    await localUser(context, 'cleo'),
  ]
  t.is(await ownerOf(context, ann.id), ann.id)
  const removed = await removeUser(context, ann.id, { owner: bea.id })
  t.deepEqual(removed.owner, { kind: 'user', id: bea.id, name: 'bea' })
  t.is(await ownerOf(context, ann.id), bea.id)
  const [told] = await app.db('events').where({ type: 'ownership.handed_over', target_id: bea.id })
  t.deepEqual((told as { data: object }).data, { from: { id: ann.id, name: 'ann' } })
  await removeUser(context, bea.id, { owner: cleo.id })
  t.is(await ownerOf(context, ann.id), cleo.id, 'handed on')
  const last = await removeUser(context, cleo.id)
  t.is(last.owner.kind, 'account')
  t.is(await ownerOf(context, ann.id), context.account.id)
  const [event] = await app
    .db('events')
    .where({ type: 'user.deleted', target_id: cleo.id })
    .pluck('data')
  t.like(event, { owner: { kind: 'account', id: context.account.id, name: 'lumen' } })
})

test('X-06: nobody takes over who is not another living user of the account, and nothing is deleted then', async t => {
  const user = await localUser(context, 'owner')
  const away = await localUser(context, 'away')
  await suspendUser(context, away.id)
  const elsewhere = app.inAccount(await app.makeAccount('elsewhere'))
  const stranger = await localUser(elsewhere, 'stranger')
  const group = await groupWith('Heirs', [])
  for (const owner of [user.id, away.id, stranger.id, group, 'nonsense']) {
    await t.throwsAsync(removeUser(context, user.id, { owner }), { message: /the new owner is/ })
  }
  t.is((await getUser(context, user.id)).version, user.version)
  t.deepEqual(await app.db('ownership_handovers').where({ from_id: user.id }), [])
})

test('X-06: two who hand over to each other at once do not both go', async t => {
  const [one, two] = [await localUser(context, 'left'), await localUser(context, 'right')]
  const results = await Promise.allSettled([
    removeUser(context, one.id, { owner: two.id }),
    removeUser(context, two.id, { owner: one.id }),
  ])
  t.is(results.filter(({ status }) => status === 'fulfilled').length, 1)
  t.is((await app.db('users').whereIn('id', [one.id, two.id])).length, 1)
})

test('a deletion that was previewed does just that, and the preview itself does nothing', async t => {
  const world = await surroundings()
  let round = 0
  const arbitrary = record({
    groups: subarray([...world.groups]),
    assigned: boolean(),
    held: boolean(),
    open: boolean(),
    suspended: boolean(),
    named: boolean(),
  })
  await assert(
    asyncProperty(arbitrary, async has => {
      round += 1
      const { id, sub } = await localUser(context, `random ${round}`)
      await give(world, { id, sub }, has)
      const removal = has.named ? { owner: world.heir } : {}
      const before = await stateOf(world, { id, sub })
      const preview = await previewRemoval(context, id, removal)
      t.deepEqual(await stateOf(world, { id, sub }), before)
      t.deepEqual(await removeUser(context, id, removal), preview)
      t.is(preview.groups.count, has.groups.length)
      t.is(preview.assignments.count, has.assigned ? 1 : 0)
      t.is(preview.appRoles.count, has.held ? 1 : 0)
      t.is(preview.seat, !has.suspended)
      t.is(preview.access.ended.sessions, has.open && !has.suspended ? 1 : 0)
      t.is(preview.owner.kind, has.named ? 'user' : 'account')
      t.deepEqual((await stateOf(world, { id, sub })).rows, [])
    }),
    { numRuns: 20, seed: testSeed() },
  )
})

type World = {
  readonly clients: readonly [string, string]
  readonly groups: readonly string[]
  readonly heir: string
}

async function surroundings(): Promise<World> {
  const one = (await register(context)).clientId
  const two = (await register(context, {}, 'open')).clientId
  await createAppRole(context, two, { key: 'editor', name: 'Editor', description: null })
  const groups = [await groupWith('Ga', []), await groupWith('Gb', []), await groupWith('Gc', [])]
  return { clients: [one, two], groups, heir: (await localUser(context, 'heir')).id }
}

type Has = {
  readonly groups: readonly string[]
  readonly assigned: boolean
  readonly held: boolean
  readonly open: boolean
  readonly suspended: boolean
}

async function give(
  { clients: [one, two] }: World,
  { id, sub }: { id: string; sub: string },
  { groups, assigned, held, open, suspended }: Has,
): Promise<void> {
  const members = { add: new Set([id]), remove: new Set<string>() }
  for (const group of groups) await changeGroup(context, group, { members })
  if (assigned) await assign(context, one, id)
  if (held) await assignAppRole(context, { clientId: two, key: 'editor', principalId: id })
  if (open) await openAccess(app.db, { accountId: context.account.id, sub })
  if (suspended) await suspendUser(context, id)
}

async function stateOf(
  { groups }: World,
  { id, sub }: { id: string; sub: string },
): Promise<{ rows: unknown[]; counts: unknown; events: unknown }> {
  const rows = [
    ...(await app.db('memberships').where({ member_id: id })),
    ...(await app.db('assignments').where({ principal_id: id })),
    ...(await app.db('app_role_assignments').where({ principal_id: id })),
    ...(await app.db('users').where({ id })),
    ...(await openRecords(app.db, sub)),
  ] as unknown[]
  const counts: unknown = await app
    .db('groups')
    .whereIn('id', groups)
    .orderBy('id')
    .select('id', 'version', 'member_count')
  return { rows, counts, events: await app.db('events').where({ target_id: id }).count() }
}
