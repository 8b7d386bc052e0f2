import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { mayHavePassword } from '../../../src/domain/passwords/first-password.ts'
import {
  ArrivalRefused,
  type ArrivalReason,
} from '../../../src/domain/upstreams/arrival-refused.ts'
import { settle } from '../../../src/domain/upstreams/settle.ts'
import { changeUpstream, createUpstream } from '../../../src/domain/upstreams/upstreams.ts'
import { bindingUpstreams, upstreamOfName } from '../../../src/domain/upstreams/ways-in.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import type { Arrival, Upstream } from '../../../src/model/upstream.ts'
import { addPerson } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { anArrival, anUpstream } from '../../support/upstreams.ts'

const app = testApp(test)
const restricted = 'media_library_restricted_access'

async function place(slug: string, given: Parameters<typeof anUpstream>[0] = {}): Promise<Place> {
  const context = app.inAccount(await app.makeAccount(slug))
  return { context, upstream: await createUpstream(context, app.box, anUpstream(given)) }
}

type Place = { readonly context: Context; readonly upstream: Upstream }

async function reasonOf({ context, upstream }: Place, arrival: Arrival): Promise<ArrivalReason> {
  const error: unknown = await settle(context, upstream, arrival).catch((thrown: unknown) => thrown)
  if (error instanceof ArrivalRefused) return error.reason
  throw new Error('nobody was refused')
}

const mail = 'bo@agency.example'
const bo = anArrival({ subject: 'bo', userName: 'bo-there', email: mail })

test('advisory 22: nobody is linked by mail unless that is switched on and the address verified', async t => {
  const off = await place('mail-off')
  const { id } = await addPerson(app, off.context, { userName: 'bo' })
  t.not((await settle(off.context, off.upstream, bo)).user.id, id)

  const on = await place('mail-on', { linksByMail: true, creates: false })
  const here = await addPerson(app, on.context, { userName: 'bo' })
  t.is(await reasonOf(on, { ...bo, emailVerified: false }), 'unknown-person')
  const { user, how } = await settle(on.context, on.upstream, bo)
  t.deepEqual([user.id, how], [here.id, 'linked'])
  t.is(await reasonOf(on, { ...bo, subject: 'another' }), 'linked-otherwise')
  const { user: again } = await settle(on.context, on.upstream, { ...bo, email: null })
  t.is(again.id, here.id, 'from then on by issuer and subject')
  const other = { ...bo, issuer: 'https://evil.example', email: null }
  t.is(
    await reasonOf(on, other),
    'unknown-person',
    'the same subject of another issuer is somebody else',
  )
})

test('advisory 22: an account administrator, an address of two people or of a foreign domain is never linked', async t => {
  const boss = await place('mail-boss', { linksByMail: true })
  await addPerson(app, boss.context, { userName: 'bo', role: 'account_administrator' })
  t.is(await reasonOf(boss, bo), 'administrator')

  const two = await place('mail-two', { linksByMail: true })
  await addPerson(app, two.context, { userName: 'bo' })
  await localUser(two.context, mail)
  t.is(await reasonOf(two, bo), 'several-people')

  const domains = [{ domain: 'other.example', enforced: false }]
  const foreign = await place('mail-foreign', { linksByMail: true, creates: false, domains })
  await addPerson(app, foreign.context, { userName: 'bo' })
  t.is(await reasonOf(foreign, bo), 'unknown-person')
})

test('advisory 22: nobody waits for another person under a name or address that some other provider let them have', async t => {
  const corp = await place('waiting', { linksByMail: true, creates: false })
  const { context } = corp
  const loose = await createUpstream(context, app.box, anUpstream({ name: 'Loose' }))
  const boss = anArrival({ subject: 'boss', userName: null, email: 'boss@corp.example' })
  const named = { subject: 'mallory', userName: 'boss@corp.example', email: null }
  await settle(context, loose, anArrival(named))
  t.is(await reasonOf(corp, boss), 'unknown-person', 'a name that the person chose there')

  const domains = [{ domain: 'partner.example', enforced: false }]
  const partner = await createUpstream(context, app.box, anUpstream({ name: 'Partner', domains }))
  const mailed = { subject: 'eve', userName: 'eve', email: 'chief@corp.example' }
  const { user: eve } = await settle(context, partner, anArrival(mailed))
  const chief = { ...boss, subject: 'chief', email: 'chief@corp.example' }
  t.is(
    await reasonOf(corp, chief),
    'unknown-person',
    'an address of which the provider knows nothing',
  )
  const own = { ...mailed, email: 'eve@partner.example' }
  await settle(context, partner, anArrival(own))
  const { user } = await settle(context, corp.upstream, { ...chief, email: own.email })
  t.is(user.id, eve.id, 'one for which it speaks')
})

test('advisories 13, 21: a link is never changed, and who was deleted leaves none behind', async t => {
  const here = await place('links')
  const { user } = await settle(here.context, here.upstream, anArrival())
  const other = await localUser(here.context, 'other')
  const rows = app.db('upstream_links').where({ upstream_id: here.upstream.id })
  await t.throwsAsync(rows.clone().update({ user_id: other.id }), { message: /never changed/ })
  await t.throwsAsync(rows.clone().update({ subject: 'another' }), { message: /never changed/ })
  await removeUser(here.context, user.id)
  t.deepEqual(await rows.clone(), [])
  const { user: next, how } = await settle(here.context, here.upstream, anArrival())
  t.is(how, 'created')
  t.not(next.id, user.id)
})

const withRoles = {
  attributes: { ...anUpstream().attributes, role: 'role' },
  acceptedRoles: ['developer', 'finance', restricted, 'account_administrator'],
  roleMapping: [{ value: 'Editors', role: 'media_library_full_access' }],
} as const

test('IK-80: a role is one of the keys or is mapped; anything else is refused', async t => {
  const here = await place('roles', withRoles)
  const as = (subject: string, roles: readonly string[]): Arrival =>
    anArrival({ subject, userName: subject, email: null, roles })
  const roleOf = async (arrival: Arrival): Promise<string> =>
    (await settle(here.context, here.upstream, arrival)).user.role
  t.is(await roleOf(as('key', ['developer'])), 'developer')
  t.is(await roleOf(as('rule', ['x', 'editors'])), 'media_library_full_access')
  t.is(await roleOf(as('none', [])), restricted)
  t.is(await reasonOf(here, as('odd', ['owner'])), 'unknown-role')
  t.is(await reasonOf(here, as('not-accepted', ['media_library_view_only_access'])), 'unknown-role')
  t.is((await app.db('users').where({ user_name: 'odd' })).length, 0)
})

test('IK-81: name and role are those that were sent last, with what follows for sharing groups', async t => {
  const here = await place('refresh', withRoles)
  const shared = { name: 'Shared', kind: 'sharing', externalId: null, attributes: {} } as const
  const { id: groupId } = await createGroup(here.context, shared)
  await changeUpstream(here.context, app.box, {
    id: here.upstream.id,
    change: { groups: [{ value: null, groupId }] },
  })
  const arrival = anArrival({ roles: [restricted] })
  const { user } = await settle(here.context, here.upstream, arrival)
  const state = async (): Promise<string> =>
    (await app.db('memberships').where({ member_id: user.id }).first('state'))?.state as string
  t.is(await state(), 'active')
  const next = { ...arrival, displayName: 'Ada King', roles: ['finance'] }
  const { user: after } = await settle(here.context, here.upstream, next)
  t.like(after, { id: user.id, role: 'finance', displayName: 'Ada King' })
  t.is(await state(), 'suspended', 'without effect, and still what the provider sent')
  await settle(here.context, here.upstream, arrival)
  t.is(await state(), 'active')
})

test('IK-81: an account administrator is touched only where the provider created them, and never the last one', async t => {
  const here = await place('bosses', { ...withRoles, linksByMail: true })
  const linked = await addPerson(app, here.context, { userName: 'bo' })
  await settle(here.context, here.upstream, { ...bo, roles: ['developer'] })
  await settle(here.context, here.upstream, { ...bo, roles: ['account_administrator'] })
  const roleOf = async (id: string): Promise<unknown> =>
    (await app.db('users').where({ id }).first('role'))?.role
  t.is(await roleOf(linked.id), 'developer', 'nobody who was here is made one')
  const made = anArrival({ subject: 'made', userName: 'made', email: null })
  const { user } = await settle(here.context, here.upstream, {
    ...made,
    roles: ['account_administrator'],
  })
  t.is(user.role, 'account_administrator')
  await settle(here.context, here.upstream, { ...made, roles: ['finance'] })
  t.is(await roleOf(user.id), 'account_administrator', 'the last one stays one')
  await localUser(here.context, 'second', 'account_administrator')
  await settle(here.context, here.upstream, { ...made, roles: ['finance'] })
  t.is(await roleOf(user.id), 'finance')
})

test('a domain that is enforced binds its people to the provider, who choose no password either, but for who is exempt', async t => {
  const context = app.inAccount(await app.makeAccount('bound'))
  const boss = await localUser(context, 'boss@agency.example', 'account_administrator')
  const named = await localUser(context, 'ann@agency.example')
  const byMail = await addPerson(app, context, { userName: 'cy' })
  const free = await localUser(context, 'di@free.example')
  const domains = [{ domain: 'agency.example', enforced: true }]
  const given = anUpstream({ domains, exempt: [boss.id] })
  const upstream = await createUpstream(context, app.box, given)
  const bound = async (id: string): Promise<number> => (await bindingUpstreams(context, id)).length
  const all = [boss, named, byMail, free].map(async ({ id }) => bound(id))
  t.deepEqual(await Promise.all(all), [0, 1, 1, 0])
  const withPassword = [boss, byMail, free].map(({ id }) => mayHavePassword(context, id))
  t.deepEqual(await Promise.all(withPassword), [true, false, true])
  t.is((await upstreamOfName(context, 'NoBody@Agency.example'))?.id, upstream.id)
  await changeUpstream(context, app.box, { id: upstream.id, change: { enabled: false } })
  t.is(await bound(named.id), 0, 'one that is switched off binds nobody')
})
