import test from 'ava'
import { array, assert, asyncProperty, constantFrom } from 'fast-check'
import { createApplication } from '../../../src/domain/applications/applications.ts'
import { assign } from '../../../src/domain/applications/assignments.ts'
import type { Context } from '../../../src/domain/context.ts'
import { createGroup } from '../../../src/domain/groups/create-group.ts'
import { grantRight } from '../../../src/domain/rights/grants.ts'
import { effectOf, stateOfUser } from '../../../src/domain/users/preview-role.ts'
import { roles } from '../../../src/model/role.ts'
import { adminClient } from '../../support/admin.ts'
import { addGroup } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { openAccessAt } from '../../support/live-access.ts'
import { localUser } from '../../support/people.ts'
import { scimClient } from '../../support/scim.ts'

const app = testApp(test)

/** Somebody restricted, in a sharing group by hand and in one of a directory, each with something to lose. */
async function insider(context: Context) {
  const user = await localUser(context, 'ana')
  const input = { kind: 'sharing', externalId: null, attributes: {} } as const
  const byHand = await createGroup(context, { ...input, name: 'By hand' }, new Set([user.id]))
  const synced = await createGroup(context, { ...input, name: 'Synced' })
  const scim = await scimClient(context, { adoption: true })
  await scim.patch(`/Groups/${synced.id}`, [
    { op: 'add', path: 'members', value: [{ value: user.id }] },
  ])
  const open = await addGroup(context, 'Directory', [user])
  const { application } = await createApplication(context, {
    name: 'Light Table',
    redirectUris: ['https://app.example/callback'],
    postLogoutRedirectUris: [],
    access: 'assigned',
    homeUrl: null,
    contact: null,
    claims: {},
  })
  await assign(context, application.clientId, byHand.id)
  await grantRight(context, { principalId: synced.id, right: 'analytics.view' })
  await grantRight(context, { principalId: open, right: 'billing.view' })
  await openAccessAt(app.db, {
    accountId: context.account.id,
    sub: user.sub,
    clientId: application.clientId,
  })
  return user
}

test('the preview of a role change tells rights, memberships, entries and sessions that go and come', async t => {
  const account = await app.makeAccount('previewed')
  const context = app.inAccount(account)
  const admin = await adminClient(app, account)
  const user = await insider(context)
  const { status, body } = await admin.post(`/users/${user.id}/role/preview`, { role: 'finance' })
  t.is(status, 200)
  t.deepEqual(body.role, { before: 'media_library_restricted_access', after: 'finance' })
  t.deepEqual(body.class, { before: 'heavy', after: 'heavy' })
  t.deepEqual(body.rights.gained, ['billing.manage'])
  t.true(body.rights.lost.includes('assets.upload'))
  t.false(body.rights.lost.includes('billing.view'))
  const lost = body.memberships.lost.map((each: { name: string }) => each.name)
  t.deepEqual(lost, ['By hand', 'Synced'])
  t.like(body.memberships.gained[0], { name: 'Synced', state: 'suspended' })
  t.deepEqual(
    body.applications.lost.map((each: { name: string }) => each.name),
    ['Light Table'],
  )
  t.is(body.ended.Session, 1)
  t.is(body.ended.Grant, 1)
  // Nothing happened.
  t.is((await app.db('users').where({ id: user.id }))[0]?.role, 'media_library_restricted_access')
  t.is((await app.db('memberships').where({ member_id: user.id, state: 'active' })).length, 3)
  t.is((await app.db('oidc_records').where({ sub: user.sub, model: 'Session' })).length, 1)
})

test('preview equals what happened, for any roles one after the other', async t => {
  let round = 0
  await assert(
    asyncProperty(array(constantFrom(...roles), { minLength: 1, maxLength: 4 }), async row => {
      round++
      const account = await app.makeAccount(`property-${round}`)
      const context = app.inAccount(account)
      const admin = await adminClient(app, account)
      const user = await insider(context)
      for (const role of row) {
        const { body: told } = await admin.post(`/users/${user.id}/role/preview`, { role })
        const before = await stateOfUser(context, user.id)
        const changed = await admin.put(`/users/${user.id}/role`, { role })
        if (changed.status !== 200) return false
        t.deepEqual(
          told,
          JSON.parse(JSON.stringify(effectOf(before, await stateOfUser(context, user.id)))),
        )
      }
      return true
    }),
    { numRuns: 12 },
  )
})

test('a change of role compares the version that the administrator saw', async t => {
  const account = await app.makeAccount('versions')
  const admin = await adminClient(app, account)
  const user = await localUser(app.inAccount(account), 'ana')
  const first = await admin.put(
    `/users/${user.id}/role`,
    { role: 'finance' },
    { 'if-match': `W/"${user.version}"` },
  )
  t.is(first.status, 200)
  const second = await admin.put(
    `/users/${user.id}/role`,
    { role: 'developer' },
    { 'if-match': `W/"${user.version}"` },
  )
  t.is(second.status, 412)
  t.is((await app.db('users').where({ id: user.id }))[0]?.role, 'finance')
})

test('IK-10: the last active account administrator is not demoted, and of two who demote each other one is refused', async t => {
  const account = await app.makeAccount('lasting')
  const one = await adminClient(app, account)
  t.is((await one.put(`/users/${one.user.id}/role`, { role: 'finance' })).status, 409)
  const other = await adminClient(app, account)
  const ends = await Promise.all([
    one.put(`/users/${other.user.id}/role`, { role: 'developer' }),
    other.put(`/users/${one.user.id}/role`, { role: 'developer' }),
  ])
  t.is(ends.filter(({ status }) => status === 200).length, 1)
  const left = await app
    .db('users')
    .where({ account_id: account.id, role: 'account_administrator' })
  t.is(left.length, 1)
})
