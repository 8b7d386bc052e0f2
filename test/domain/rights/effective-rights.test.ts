import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { changeGroup } from '../../../src/domain/groups/change-group.ts'
import { removeGroup } from '../../../src/domain/groups/remove-group.ts'
import { effectiveRights } from '../../../src/domain/rights/effective-rights.ts'
import { explainRights } from '../../../src/domain/rights/explain-rights.ts'
import { grantRight, listGrants, revokeRight } from '../../../src/domain/rights/grants.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import { Refusal } from '../../../src/model/refusal.ts'
import type { Right } from '../../../src/model/right.ts'
import { roleRecords } from '../../../src/model/role.ts'
import { addGroup } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { setClock } from '../../support/clock.ts'
import { localUser } from '../../support/people.ts'
import { asCaller, rightsBeyond } from '../../support/rights.ts'

const app = testApp(test)
const usual = roleRecords.finance.rights
let context: Context

test.serial.before(async () => {
  context = app.inAccount(await app.makeAccount('rights'))
})

const give = async (principalId: string | null, right: Right): Promise<void> =>
  grantRight(context, { principalId, right })

const change = async (group: string, add: readonly string[], remove: readonly string[] = []) =>
  changeGroup(context, group, { members: { add: new Set(add), remove: new Set(remove) } })

test('HV-01 HV-02: effective rights are those of role, account, own and all groups together', async t => {
  const own = app.inAccount(await app.makeAccount('union'))
  const user = await localUser(own, 'union', 'finance')
  const groups = [await addGroup(own, 'One', [user]), await addGroup(own, 'Two', [user])]
  await grantRight(own, { principalId: null, right: 'assets.view' })
  await grantRight(own, { principalId: user.id, right: 'folders.view' })
  await grantRight(own, { principalId: groups[0] ?? '', right: 'collections.view' })
  await grantRight(own, { principalId: groups[1] ?? '', right: 'shares.link' })
  await grantRight(own, { principalId: groups[1] ?? '', right: 'folders.view' })
  t.deepEqual(await rightsBeyond(own, user.id, usual), [
    'assets.view',
    'collections.view',
    'folders.view',
    'shares.link',
  ])
  const other = await localUser(own, 'beside', 'finance')
  t.deepEqual(await rightsBeyond(own, other.id, usual), ['assets.view'])
})

test('HV-02: rights come through groups in groups, and a cycle of groups ends', async t => {
  const user = await localUser(context, 'nested', 'finance')
  const inner = await addGroup(context, 'Inner', [user])
  const outer = await addGroup(context, 'Outer', [])
  await change(outer, [inner])
  await change(inner, [outer])
  await give(outer, 'shares.manage')
  t.deepEqual(await rightsBeyond(context, user.id, usual), ['shares.manage'])
})

test('HV-03: removed from a group, its rights vanish unless another group or own rights give them', async t => {
  const user = await localUser(context, 'leaver', 'finance')
  const [a, b] = [await addGroup(context, 'A', [user]), await addGroup(context, 'B', [user])]
  await give(a, 'assets.upload')
  await give(a, 'assets.edit')
  await give(a, 'assets.remove')
  await give(b, 'assets.edit')
  await give(user.id, 'assets.remove')
  await change(a, [], [user.id])
  t.deepEqual(await rightsBeyond(context, user.id, usual), ['assets.edit', 'assets.remove'])
  await removeGroup(context, b)
  await revokeRight(context, { principalId: user.id, right: 'assets.remove' })
  t.deepEqual(await rightsBeyond(context, user.id, usual), [])
  t.is(await count({ principal_id: b }), 0)
})

test('rights of an account stay there, and what nobody is has none', async t => {
  const elsewhere = app.inAccount(await app.makeAccount('elsewhere'))
  const user = await localUser(context, 'here', 'finance')
  const stranger = grantRight(elsewhere, { principalId: user.id, right: 'assets.view' })
  t.is((await t.throwsAsync(stranger, { instanceOf: Refusal })).code, 'not-found')
  t.is((await effectiveRights(elsewhere, user.id)).size, 0)
  t.is((await effectiveRights(context, 'no id')).size, 0)
  await t.throwsAsync(explainRights(elsewhere, user.id), { instanceOf: Refusal })
})

test('X-02: every grant stores who gave it, when, why and until when', async t => {
  const giver = await localUser(context, 'giver', 'account_administrator')
  await localUser(context, 'second giver', 'account_administrator')
  const user = await localUser(context, 'given', 'finance')
  const until = new Date(Date.now() + 3_600_000)
  const inside = await asCaller(context, giver.id)
  const reason = 'for the trade fair'
  await grantRight(inside, { principalId: user.id, right: 'assets.view', reason, until })
  const [grant] = await listGrants(context, { principalId: user.id })
  t.like(grant, { right: 'assets.view', reason, until, orphaned: false })
  t.deepEqual(grant?.granter, { kind: 'user', id: giver.id, name: giver.id })
  t.true(Math.abs((grant?.since.getTime() ?? 0) - Date.now()) < 60_000)
  const [event] = await app.db('events').where({ target_id: user.id, type: 'right.granted' })
  t.like(event?.data, { right: 'assets.view', after: { reason } })
  // the grant outlives its giver, and says so.
  await removeUser(context, giver.id)
  t.like((await listGrants(context, { principalId: user.id }))[0], {
    right: 'assets.view',
    orphaned: true,
  })
  t.deepEqual(await rightsBeyond(context, user.id, usual), ['assets.view'])
})

test('a right is given once: the same again changes nothing, other terms replace the former', async t => {
  const user = await localUser(context, 'again', 'finance')
  await give(user.id, 'assets.view')
  await give(user.id, 'assets.view')
  t.is((await app.db('events').where({ target_id: user.id, type: 'right.granted' })).length, 1)
  await grantRight(context, { principalId: user.id, right: 'assets.view', reason: 'because' })
  const grants = await listGrants(context, { principalId: user.id })
  t.deepEqual(
    grants.map(({ reason }) => reason),
    ['because'],
  )
  await revokeRight(context, { principalId: user.id, right: 'assets.view' })
  const twice = revokeRight(context, { principalId: user.id, right: 'assets.view' })
  t.is((await t.throwsAsync(twice, { instanceOf: Refusal })).code, 'not-found')
  const past = { principalId: user.id, right: 'assets.view', until: new Date(0) } as const
  t.is((await t.throwsAsync(grantRight(context, past), { instanceOf: Refusal })).field, 'until')
})

test('two who give the same right at once give it once', async t => {
  const user = await localUser(context, 'twice', 'finance')
  const ends = await Promise.allSettled([1, 2, 3, 4].map(() => give(user.id, 'assets.view')))
  t.true(ends.every(({ status }) => status === 'fulfilled'))
  t.is((await app.db('events').where({ target_id: user.id, type: 'right.granted' })).length, 1)
})

test('explain tells every path: role, account, own, and groups by each membership, with source and end', async t => {
  const own = app.inAccount(await app.makeAccount('explained'))
  const user = await localUser(own, 'ana', 'finance')
  const inner = await addGroup(own, 'Inner', [user])
  const outer = await addGroup(own, 'Outer', [user])
  await changeGroup(own, outer, { members: { add: new Set([inner]), remove: new Set() } })
  await grantRight(own, { principalId: null, right: 'billing.view' })
  await grantRight(own, { principalId: user.id, right: 'billing.view', reason: 'audit' })
  await grantRight(own, { principalId: outer, right: 'billing.view' })
  const explained = await explainRights(own, user.id)
  t.deepEqual(explained.map(({ right }) => right).toSorted(), [...usual].toSorted())
  const sources = explained.find(({ right }) => right === 'billing.view')?.sources ?? []
  t.deepEqual(sources.map(({ from }) => from).toSorted(), ['account', 'group', 'own', 'role'])
  const byGroup = sources.find(({ from }) => from === 'group')
  const paths = byGroup?.from === 'group' ? byGroup.paths : []
  t.deepEqual(
    paths.map(path => path.map(({ group }) => group.name)),
    [['Outer'], ['Inner', 'Outer']],
  )
  t.is(paths[0]?.[0]?.source, 'by hand')
  t.like(
    sources.find(({ from }) => from === 'own'),
    { reason: 'audit', until: null },
  )
})

test.serial('X-03: an expired right has no effect from the first look after its time', async t => {
  const user = await localUser(context, 'brief', 'finance')
  const until = new Date(Date.now() + 60_000)
  await grantRight(context, { principalId: user.id, right: 'assets.view', until })
  t.deepEqual(await rightsBeyond(context, user.id, usual), ['assets.view'])
  await setClock(app.db, { ahead: 61 })
  t.deepEqual(await rightsBeyond(context, user.id, usual), [])
  t.deepEqual(await listGrants(context, { principalId: user.id }), [])
  t.is(await count({ principal_id: user.id }), 1)
  await setClock(app.db, { ahead: 0 })
})

async function count(where: Record<string, string>): Promise<number> {
  return (await app.db('granted_rights').where(where)).length
}
