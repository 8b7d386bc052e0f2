import test from 'ava'
import { contract } from '../../../src/admin/contract/contract.ts'
import { explainRights } from '../../../src/domain/rights/explain-rights.ts'
import { grantRight } from '../../../src/domain/rights/grants.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import { adminClient } from '../../support/admin.ts'
import { agency } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { asCaller } from '../../support/rights.ts'

const app = testApp(test)

test('X-05: what somebody gave stays when they leave, and is flagged for review', async t => {
  const context = app.inAccount(await app.makeAccount('leaving'))
  const giver = await localUser(context, 'giver', 'account_administrator')
  await localUser(context, 'other', 'account_administrator')
  const user = await localUser(context, 'holder')
  const inside = await asCaller(context, giver.id)
  await grantRight(inside, { right: 'billing.view', principalId: user.id, reason: 'for the audit' })
  const sources = async (): Promise<unknown> => {
    const explained = await explainRights(context, user.id)
    return explained.find(({ right }) => right === 'billing.view')?.sources
  }
  t.like(await sources(), [{ from: 'own', orphaned: false, granter: { id: giver.id } }])
  await removeUser(context, giver.id)
  t.like(await sources(), [
    { from: 'own', orphaned: true, granter: { id: giver.id }, reason: 'for the audit' },
  ])
})

test('AS-07: who loses the privilege of an administrator keeps the account; only a deletion takes that', async t => {
  const account = await app.makeAccount('demoted')
  const admin = await adminClient(app, account)
  const promoted = await localUser(app.inAccount(account), 'promoted', 'account_administrator')
  const changed = await admin.put(`/users/${promoted.id}/role`, { role: 'developer' })
  t.is(changed.status, 200)
  t.like((await admin.get(`/users/${promoted.id}`)).body, {
    id: promoted.id,
    role: 'developer',
    state: 'active',
  })
  t.is((await admin.delete(`/users/${promoted.id}`)).status, 200)
  t.is((await admin.get(`/users/${promoted.id}`)).status, 404)
})

test('HV-14: nobody acts as somebody else: there is a preview of what they would get, which only reads', async t => {
  const named = contract.filter(({ id, path, summary }) =>
    /impersonat|act as|sign in as|on behalf/i.test(`${id} ${path} ${summary}`),
  )
  t.deepEqual(
    named.map(({ id }) => id),
    [],
  )
  const preview = contract.find(({ id }) => id === 'previewTokens')
  t.is(preview?.method, 'GET')
  const { account, ana, registration } = await agency(app, 'preview')
  const admin = await adminClient(app, account)
  const tables = ['events', 'oidc_records', 'users', 'console_sessions', 'outbox']
  const state = async (): Promise<unknown> =>
    Promise.all(tables.map(table => app.db(table).where({ account_id: account.id }).count()))
  const before = await state()
  const path = `/applications/${registration.clientId}/preview?user=${ana.id}`
  const { status, body } = await admin.get(path)
  t.is(status, 200)
  t.is(body.idToken.claims.sub, ana.sub)
  t.false(JSON.stringify(body).includes('eyJ'), 'claims, and no token that could be used')
  t.deepEqual(await state(), before)
  t.is((await admin.get('/me')).body.id, admin.user.id)
})
