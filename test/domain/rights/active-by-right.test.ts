import test, { type ExecutionContext } from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { decideChanges } from '../../../src/domain/entry/decide-entry.ts'
import { checkEntry } from '../../../src/domain/entry/entry.ts'
import { changeGroup } from '../../../src/domain/groups/change-group.ts'
import { removeGroup } from '../../../src/domain/groups/remove-group.ts'
import {
  setActiveByRight,
  sweepLostActivation,
} from '../../../src/domain/rights/active-by-right.ts'
import { effectiveRights } from '../../../src/domain/rights/effective-rights.ts'
import { grantRight, revokeRight } from '../../../src/domain/rights/grants.ts'
import { changeRole } from '../../../src/domain/users/change-role.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import type { OutboxRow } from '../../../src/model/outbox.ts'
import { Refusal } from '../../../src/model/refusal.ts'
import type { User } from '../../../src/model/user.ts'
import { askForActive } from '../../support/active-by-right.ts'
import { addGroup, agency, enter, signIn } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { setClock } from '../../support/clock.ts'
import { everyModel, liveModels, openAccessAt } from '../../support/live-access.ts'
import { localUser } from '../../support/people.ts'
import { scimClient } from '../../support/scim.ts'

const app = testApp(test)

type Place = { readonly context: Context; readonly administrator: User }

const place = async (slug: string): Promise<Place> =>
  askForActive(app.inAccount(await app.makeAccount(slug)))

async function openAccess(t: ExecutionContext, { account }: Context, { sub }: User): Promise<void> {
  await openAccessAt(app.db, { accountId: account.id, sub, clientId: 'cohort-account' })
  t.deepEqual(await liveModels(app.db, sub), everyModel)
}

const out = (ids: readonly string[]) => ({
  members: { add: new Set<string>(), remove: new Set(ids) },
})
const conflict = async (t: ExecutionContext, work: Promise<unknown>): Promise<void> => {
  t.is((await t.throwsAsync(work, { instanceOf: Refusal })).code, 'conflict')
}

test('HV-04: a new user without rights is awaiting activation; a group that gives active lets in, at once', async t => {
  const town = await agency(app, 'waiting')
  const { context } = await askForActive(town.context)
  const { application, ana, photographers } = town
  const browser = town.browser()
  const began = await application.begin()
  const refused = await signIn(browser, await browser.open(began.url), 'ana')
  t.is(refused.status, 403)
  t.regex(refused.text, /awaiting activation/)
  t.false((await effectiveRights(context, ana.id)).has('active'))
  await grantRight(context, { principalId: photographers, right: 'active' })
  t.true((await effectiveRights(context, ana.id)).has('active'))
  const tokens = await enter(town, town.browser())
  t.truthy(tokens.id_token)
  const wrong = await browser.submit(refused, { username: 'bo', password: 'not this one' })
  t.notRegex(wrong.text, /awaiting activation/)
})

test('HV-04: a membership that gave active and is past its end lets nobody refresh, ask or come in again', async t => {
  const town = await agency(app, 'refreshing')
  const { application, ana, photographers } = town
  await grantRight(town.context, { principalId: photographers, right: 'active' })
  const { context } = await askForActive(town.context)
  const browser = town.browser()
  const tokens = await enter(town, browser)
  const userinfo = async (): Promise<number> => {
    const headers = { authorization: `Bearer ${tokens.access_token}` }
    return (await fetch(`${context.account.issuer}/userinfo`, { headers })).status
  }
  t.is(await userinfo(), 200)
  await app
    .db('memberships')
    .where({ member_id: ana.id })
    .update({ until: new Date(Date.now() - 1000) })
  t.is(await userinfo(), 401)
  const entry = await checkEntry(context, ana.sub, town.registration.clientId)
  t.like(entry, { allowed: false, reason: 'awaiting-activation', person: undefined })
  const began = await application.begin()
  const page = await browser.open(began.url)
  t.is(page.status, 200)
  t.regex((await signIn(browser, page, 'ana')).text, /awaiting activation/)
  // What is left ends by a job, also at this application alone.
  await endMembers(context, ana.id)
  t.deepEqual(
    (await liveModels(app.db, ana.sub)).filter(model => model === 'Grant'),
    [],
  )
})

async function endMembers(context: Context, id: string): Promise<void> {
  const row = {
    id: '',
    accountId: context.account.id,
    kind: 'membership-changed',
    payload: { members: [id] },
    attempts: 0,
  }
  await decideChanges(context, [row as unknown as OutboxRow])
}

test('HV-04: who is taken out of the group that gives active has nothing open any more, in the same transaction', async t => {
  const { context } = await place('leaving')
  const user = await localUser(context, 'ana', 'developer')
  const stays = await localUser(context, 'bo', 'developer')
  const inner = await addGroup(context, 'Inner', [user, stays])
  const outer = await addGroup(context, 'Outer', [])
  await changeGroup(context, outer, { members: { add: new Set([inner]), remove: new Set() } })
  await grantRight(context, { principalId: outer, right: 'active' })
  await grantRight(context, { principalId: stays.id, right: 'active' })
  await openAccess(t, context, user)
  await openAccess(t, context, stays)
  await changeGroup(context, outer, out([inner]))
  t.deepEqual(await liveModels(app.db, user.sub), [])
  t.deepEqual(await liveModels(app.db, stays.sub), everyModel)
  const [event] = await app.db('events').where({ target_id: user.id, type: 'access.ended' })
  t.like(event?.data, { reason: 'awaiting-activation', access: { cause: 'deactivated' } })
})

test('HV-04: so does a directory that takes somebody out of the group', async t => {
  const { context } = await place('directory')
  const scim = await scimClient(context)
  const { id, userName } = (await scim.post('/Users', { userName: 'cleo', active: true })).body
  const { body: group } = await scim.post('/Groups', {
    displayName: 'In',
    members: [{ value: id }],
  })
  await grantRight(context, { principalId: group.id, right: 'active' })
  const [row] = await app.db('users').where({ id })
  await openAccess(t, context, { ...row, userName } as User)
  const gone = await scim.patch(`/Groups/${group.id}`, [
    { op: 'remove', path: `members[value eq "${id}"]` },
  ])
  t.is(gone.status, 204)
  t.deepEqual(await liveModels(app.db, String(row?.sub)), [])
})

test('HV-04: so do the end of the group, of the right, and of the right that everybody had', async t => {
  const { context } = await place('endings')
  const user = await localUser(context, 'ana', 'developer')
  const group = await addGroup(context, 'In', [user])
  await grantRight(context, { principalId: group, right: 'active' })
  await openAccess(t, context, user)
  await removeGroup(context, group)
  t.deepEqual(await liveModels(app.db, user.sub), [])
  await grantRight(context, { principalId: user.id, right: 'active' })
  await openAccess(t, context, user)
  await revokeRight(context, { principalId: user.id, right: 'active' })
  t.deepEqual(await liveModels(app.db, user.sub), [])
  await grantRight(context, { principalId: null, right: 'active' })
  await openAccess(t, context, user)
  await revokeRight(context, { principalId: null, right: 'active' })
  t.deepEqual(await liveModels(app.db, user.sub), [])
})

test('HV-04: switched on it ends what those without the right have open, and switched off roles let in again', async t => {
  const context = app.inAccount(await app.makeAccount('switched'))
  const user = await localUser(context, 'ana', 'developer')
  await openAccess(t, context, user)
  const asking = await askForActive(context)
  t.deepEqual(await liveModels(app.db, user.sub), [])
  t.false((await effectiveRights(context, user.id)).has('active'))
  await setActiveByRight(asking.context, false)
  t.true((await effectiveRights(context, user.id)).has('active'))
})

test('HV-04: with many people the first end with the change and all others are void at once', async t => {
  const context = app.inAccount(await app.makeAccount('many'))
  const people: User[] = []
  for (let n = 0; n < 120; n++) people.push(await localUser(context, `user ${n}`, 'developer'))
  for (const { sub } of people) {
    await openAccessAt(app.db, { accountId: context.account.id, sub, clientId: 'cohort-account' })
  }
  await askForActive(context)
  const subs = people.map(({ sub }) => sub)
  const ended = await app.db('users').whereIn('sub', subs).whereNotNull('access_ended_at')
  t.is(ended.length, 120)
  const left = await app
    .db('outbox')
    .where({ account_id: context.account.id, kind: 'rest-of-access' })
  t.is(left.length, 20)
})

test('IK-10: as long as active has to be given, the last account administrator who has it keeps it', async t => {
  const { context, administrator } = await place('last')
  await conflict(t, revokeRight(context, { principalId: administrator.id, right: 'active' }))
  await localUser(context, 'without', 'account_administrator')
  await conflict(t, changeRole(context, administrator.id, { role: 'developer' }))
  await conflict(t, removeUser(context, administrator.id))
  await conflict(t, revokeRight(context, { principalId: administrator.id, right: 'active' }))
  const second = await localUser(context, 'second', 'account_administrator')
  const group = await addGroup(context, 'In', [second])
  await grantRight(context, { principalId: group, right: 'active' })
  await revokeRight(context, { principalId: administrator.id, right: 'active' })
  await conflict(t, changeGroup(context, group, out([second.id])))
  await conflict(t, removeGroup(context, group))
  t.is((await app.db('memberships').where({ group_id: group })).length, 1)
})

test('IK-10: two administrators who lose active at once do not both succeed', async t => {
  const { context, administrator } = await place('both')
  const second = await localUser(context, 'second', 'account_administrator')
  const group = await addGroup(context, 'In', [second])
  await grantRight(context, { principalId: group, right: 'active' })
  const ends = await Promise.allSettled([
    revokeRight(context, { principalId: administrator.id, right: 'active' }),
    changeGroup(context, group, out([second.id])),
  ])
  t.deepEqual(ends.map(({ status }) => status).toSorted(), ['fulfilled', 'rejected'])
})

test('no account asks for active before an administrator has it', async t => {
  const context = app.inAccount(await app.makeAccount('nobody'))
  await localUser(context, 'admin', 'account_administrator')
  await conflict(t, setActiveByRight(context, true))
  t.is((await app.db('accounts').where({ id: context.account.id }))[0]?.active_by_right, false)
})

test.serial('HV-04: when active ends by the clock, the sweep ends what is open', async t => {
  const { context } = await place('clock')
  const user = await localUser(context, 'ana', 'developer')
  const until = new Date(Date.now() + 60_000)
  await grantRight(context, { principalId: user.id, right: 'active', until })
  await openAccess(t, context, user)
  await sweepLostActivation(app.db)
  t.deepEqual(await liveModels(app.db, user.sub), everyModel)
  await setClock(app.db, { ahead: 61 })
  t.false((await effectiveRights(context, user.id)).has('active'))
  await sweepLostActivation(app.db)
  await setClock(app.db, { ahead: 0 })
  t.deepEqual(await liveModels(app.db, user.sub), [])
})
