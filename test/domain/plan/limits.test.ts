import test from 'ava'
import { array, assert, asyncProperty, constantFrom, nat, record } from 'fast-check'
import { createConnection } from '../../../src/domain/connections/connections.ts'
import type { Context } from '../../../src/domain/context.ts'
import { changeGroup } from '../../../src/domain/groups/change-group.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { removeGroup } from '../../../src/domain/groups/remove-group.ts'
import { getPlan } from '../../../src/domain/plan/plan-overview.ts'
import { changeRole } from '../../../src/domain/users/change-role.ts'
import { readMail } from '../../../src/domain/mails/mails.ts'
import { acceptInvitation } from '../../../src/domain/users/invitations/accept-invitation.ts'
import {
  inviteUser,
  resendInvitation,
  revokeInvitation,
} from '../../../src/domain/users/invitations/invitations.ts'
import { liftSuspension, suspendUser } from '../../../src/domain/users/suspension.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import { changeUser } from '../../../src/domain/users/change-user.ts'
import { createUsers } from '../../../src/domain/users/create-user.ts'
import { Refusal } from '../../../src/model/refusal.ts'
import { roles } from '../../../src/model/role.ts'
import type { User } from '../../../src/model/user.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { planned, replanned } from '../../support/planned.ts'
import { testSeed } from '../../support/seed.ts'

const app = testApp(test)

const directory = { kind: 'directory', externalId: null, attributes: {} } as const

async function refusal(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => new Error('it was not refused'),
    (thrown: unknown) => thrown,
  )
  if (!(error instanceof Refusal)) throw error
  return `${error.code}: ${error.message}`
}

async function counts(context: Context): Promise<readonly [users: number, events: number]> {
  const count = async (table: string): Promise<number> => {
    const [row] = await app.db(table).where({ account_id: context.account.id }).count('* as n')
    return Number(row?.['n'])
  }
  return [await count('users'), await count('events')]
}

async function setActive(context: Context, { id }: User, active: boolean): Promise<User> {
  return changeUser(context, id, { change: user => ({ ...user, active }) })
}

test('IK-07: with the five seats of the plan taken a sixth person is refused with what to do', async t => {
  const context = await planned(app, 'full', { plan: 'paid' })
  for (const name of ['a', 'b', 'c', 'd', 'e']) await localUser(context, name, 'developer')
  const before = await counts(context)
  const said = await refusal(localUser(context, 'f', 'finance'))
  t.is(
    said,
    'plan-limit: the 5 seats of the plan Paid are all taken: deactivate or delete somebody, or get more seats or another plan under billing',
  )
  t.deepEqual(await counts(context), before)
})

test('IK-07: the quota is configuration, and several people at once are all let in or none', async t => {
  const context = await planned(app, 'quota', { plan: 'paid', seats: 7 })
  await localUser(context, 'a', 'developer')
  const input = { externalId: null, displayName: null, active: true, attributes: {}, values: {} }
  const people = ['b', 'c', 'd', 'e', 'f', 'g', 'h'].map(userName => {
    return { ...input, userName, role: 'developer' } as const
  })
  t.regex(await refusal(createUsers(context, people)), /the 7 seats/)
  t.deepEqual((await counts(context))[0], 1)
  t.is((await createUsers(context, people.slice(1))).length, 6)
})

test('an inactive person takes no seat, and reactivation takes one', async t => {
  const context = await planned(app, 'revive', { plan: 'enterprise', seats: 1 })
  const ana = await localUser(context, 'ana', 'account_administrator')
  t.regex(await refusal(localUser(context, 'bo')), /the 1 seat of the plan Enterprise is taken/)
  const wide = await replanned(context, { plan: 'enterprise', seats: 2 })
  const bo = await localUser(wide, 'bo')
  await setActive(wide, bo, false)
  const cleo = await localUser(wide, 'cleo')
  t.regex(await refusal(setActive(wide, bo, true)), /^plan-limit: the 2 seats/)
  await removeUser(wide, cleo.id)
  t.true((await setActive(wide, bo, true)).active)
  t.is((await getPlan(wide)).used.seats, 2)
  t.true((await setActive(wide, ana, true)).active)
})

test('an invitation takes a seat, accepting it takes no other, and withdrawing it gives it back', async t => {
  const context = await planned(app, 'invited', { plan: 'enterprise', seats: 2 })
  await localUser(context, 'ana', 'account_administrator')
  const input = { externalId: null, displayName: null, active: true, attributes: {}, values: {} }
  const guest = (name: string) => ({ ...input, userName: `${name}@lumen.example` })
  const bo = await inviteUser(context, app.box, guest('bo'))
  t.is((await getPlan(context)).used.seats, 2)
  t.regex(await refusal(inviteUser(context, app.box, guest('cleo'))), /^plan-limit/)
  t.regex(await refusal(localUser(context, 'dan')), /^plan-limit/)
  await suspendUser(context, bo.user.id)
  const dan = await localUser(context, 'dan')
  t.regex(await refusal(liftSuspension(context, bo.user.id)), /^plan-limit/)
  await removeUser(context, dan.id)
  await liftSuspension(context, bo.user.id)
  const { mail } = await resendInvitation(context, app.box, { id: bo.user.id })
  const { text } = await readMail(context, app.box, mail)
  const token = /invitation\/([\w-]+)/.exec(text ?? '')?.[1] ?? ''
  await acceptInvitation(context, app, { token, password: 'four words of mine' })
  t.is((await getPlan(context)).used.seats, 2)

  await setActive(context, bo.user, false)
  const cleo = await inviteUser(context, app.box, guest('cleo'))
  await revokeInvitation(context, { id: cleo.user.id })
  t.is((await getPlan(context)).used.seats, 1)
  await localUser(context, 'eve')
  t.regex(await refusal(resendInvitation(context, app.box, { id: cleo.user.id })), /^plan-limit/)
})

test('a plan without the restricted role gives it to nobody, by no way', async t => {
  const context = await planned(app, 'roles', { plan: 'paid' })
  const restricted = 'media_library_restricted_access'
  const why =
    /^plan-limit: the plan Paid has no role media_library_restricted_access: change to the plan Enterprise/
  t.regex(await refusal(localUser(context, 'ana', restricted)), why)
  for (const role of roles.filter(role => role !== restricted).slice(0, 4)) {
    t.is((await localUser(context, role, role)).role, role)
  }
  const bo = await localUser(context, 'bo', 'finance')
  t.regex(await refusal(changeRole(context, bo.id, { role: restricted })), why)
})

test('groups and directories are features of a plan; a dormant group can be emptied and deleted', async t => {
  const rich = await planned(app, 'features', { plan: 'enterprise' })
  const bo = await localUser(rich, 'bo', 'developer')
  const group = await createGroup(rich, { ...directory, name: 'Press' }, new Set([bo.id]))
  const poor = await replanned(rich, { plan: 'paid' })
  const why = /^plan-limit: the plan Paid has no groups/
  t.regex(await refusal(createGroup(poor, { ...directory, name: 'More' })), why)
  const add = { members: { add: new Set([bo.id]), remove: new Set<string>() } }
  t.regex(await refusal(changeGroup(poor, group.id, add)), why)
  const rename = { change: () => ({ ...directory, name: 'Other' }) }
  t.regex(await refusal(changeGroup(poor, group.id, rename)), why)
  const connection = { name: 'Entra', tokenExpiresAt: null }
  t.regex(await refusal(createConnection(poor, connection)), /has no SCIM directories/)
  const remove = { members: { add: new Set<string>(), remove: new Set([bo.id]) } }
  t.is((await changeGroup(poor, group.id, remove)).memberCount, 0)
  await removeGroup(poor, group.id)
  t.is((await getPlan(poor)).used.groups, 0)
})

test('IK-22: there is no limit on groups unless one was agreed on', async t => {
  const context = await planned(app, 'groups', { plan: 'enterprise' })
  for (const name of ['A', 'B', 'C', 'D', 'E', 'F']) {
    await createGroup(context, { ...directory, name })
  }
  const limited = await replanned(context, { plan: 'enterprise', groups: 7 })
  const attempts = ['G', 'H', 'I'].map(name =>
    createGroup(limited, { ...directory, name }).catch((error: Refusal) => error.code),
  )
  const made = await Promise.all(attempts)
  t.deepEqual(made.filter(each => each === 'plan-limit').length, 2)
  t.is((await getPlan(limited)).used.groups, 7)
})

test('the plan of a self-hosted account has everything and no limit', async t => {
  const context = app.inAccount(await app.makeAccount('own'))
  for (let n = 0; n < 12; n++) await localUser(context, `user${n}`)
  const { plan, quotas, features, roles: all, used } = await getPlan(context)
  t.is(plan, 'self-hosted')
  t.deepEqual(quotas, { seats: null, groups: null })
  t.is(features.length, 4)
  t.deepEqual(all, roles)
  t.is(used.seats, 12)
})

test.serial(
  'an account without limits pays for none of it: a creation is one statement',
  async t => {
    const free = app.inAccount(await app.makeAccount('quick'))
    const sent: string[] = []
    const listen = ({ options }: { options?: { name?: string } }): void =>
      void sent.push(options?.name ?? 'unnamed')
    app.db.on('query', listen)
    await localUser(free, 'ana')
    app.db.off('query', listen)
    t.is(sent.length, 1, sent.join(', '))
  },
)

test('HV-05: the seats that are counted, in all and by class, are those that a naive count finds', async t => {
  const step = record({
    who: nat({ max: 9 }),
    what: constantFrom('create', 'activate', 'deactivate', 'remove', 'promote'),
    role: constantFrom(...roles),
  })
  let run = 0
  await assert(
    asyncProperty(array(step, { maxLength: 15 }), async steps => {
      const context = await planned(app, `seats-${run++}`, { plan: 'enterprise', seats: 4 })
      await localUser(context, 'keeper', 'account_administrator')
      const known = new Map<number, User>()
      for (const { who, what, role } of steps) {
        const user = known.get(who)
        const acts = {
          create: async () => known.set(who, await localUser(context, `user${who}`, role)),
          activate: async () => user && known.set(who, await setActive(context, user, true)),
          deactivate: async () => user && known.set(who, await setActive(context, user, false)),
          remove: async () => user && (await removeUser(context, user.id)),
          promote: async () => user && (await changeRole(context, user.id, { role })),
        }
        await acts[what]().catch((error: unknown) => {
          if (!(error instanceof Refusal)) throw error
        })
      }
      const rows = await app
        .db('users')
        .where({ account_id: context.account.id, active: true, suspended: false })
        .select<{ role: string }[]>('role')
      const { seats, classes } = (await getPlan(context)).used
      t.true(seats <= 4)
      t.is(seats, rows.length)
      const light = rows.filter(({ role }) => role === 'media_library_view_only_access').length
      t.deepEqual(classes, { light, regular: 0, heavy: rows.length - light })
    }),
    { numRuns: 15, seed: testSeed() },
  )
})
