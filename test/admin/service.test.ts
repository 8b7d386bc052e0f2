import test from 'ava'
import { changeApplication } from '../../src/domain/applications/change-application.ts'
import { revokeRight } from '../../src/domain/rights/grants.ts'
import type { Account } from '../../src/model/account.ts'
import { type AdminAnswer, adminClient, call } from '../support/admin.ts'
import { testApp } from '../support/app.ts'
import { accessToken } from '../support/receivers.ts'
import { consoleService } from '../support/service.ts'

const app = testApp(test)

function as(account: Account, token: string, path = '/me', method = 'GET'): Promise<AdminAnswer> {
  const headers = { authorization: `Bearer ${token}` }
  const body = method === 'GET' ? {} : { body: { name: 'By a service' } }
  return call(`${account.issuer}/api/v1`, { method, path, headers, ...body })
}

test('a service asks with its access token, and is named in the audit trail', async t => {
  const account = await app.makeAccount('service')
  const { application, token } = await consoleService(app, account, [
    'account.view',
    'account.manage',
  ])
  const own = await token()
  t.like((await as(account, own)).body, {
    kind: 'application',
    id: application.id,
    name: 'Service',
    role: null,
    rights: ['account.manage', 'account.view'],
    csrfToken: null,
    signedInAt: null,
  })
  t.is((await as(account, own, '/account', 'PATCH')).status, 200)
  const [event] = await app.db('events').where({ account_id: account.id, type: 'account.changed' })
  t.like(event, { actor_kind: 'application', actor_id: application.id, actor_name: 'Service' })
  t.is((await as(account, own, '/me/sessions')).status, 403)
})

test('a token is worth what it says, what its application may ask for and what that was given: the least', async t => {
  const account = await app.makeAccount('least')
  const context = app.inAccount(account)
  const { application, token } = await consoleService(app, account, [
    'account.view',
    'account.manage',
  ])
  const narrow = await token(['account.view'])
  t.deepEqual((await as(account, narrow)).body.rights, ['account.view'])
  const refused = await as(account, narrow, '/account', 'PATCH')
  t.deepEqual([refused.status, refused.body.rights], [403, ['account.manage']])
  const { clientId } = application
  const forged = { clientId, aud: `${account.issuer}/api/v1` }
  const wide = await accessToken(app, account, { ...forged, scope: 'account.view users.manage' })
  t.deepEqual((await as(account, wide)).body.rights, ['account.view'])
  const whole = await token()
  await revokeRight(context, { right: 'account.manage', principalId: application.id })
  t.deepEqual((await as(account, whole)).body.rights, ['account.view'], 'at once')
  await changeApplication(context, clientId, () => ({ enabled: false }))
  t.is((await as(account, whole)).status, 401)
})

test('what is no token for the console is none', async t => {
  const account = await app.makeAccount('other-tokens')
  const elsewhere = await app.makeAccount('other-tokens-2')
  const { application, token } = await consoleService(app, account, ['account.view'])
  const { clientId } = application
  const scope = 'account.view'
  const now = Math.floor(Date.now() / 1000)
  const own = { clientId, scope, aud: `${account.issuer}/api/v1` }
  t.is((await as(account, await accessToken(app, account, own))).status, 200)
  for (const wrong of [
    { aud: `${account.issuer}/scim/v2` },
    { aud: `${elsewhere.issuer}/api/v1` },
    { exp: now - 1 },
    { jkt: 'thumbprint' },
    { clientId: 'cohort-account' },
  ]) {
    const forged = await accessToken(app, account, { ...own, ...wrong })
    const { status, headers } = await as(account, forged)
    t.is(status, 401, JSON.stringify(wrong))
    t.regex(headers.get('www-authenticate') ?? '', /^Bearer realm="api", error="invalid_token"$/)
  }
  t.is((await as(elsewhere, await token())).status, 401)
  const inQuery = await as(account, 'x', `/me?access_token=${await token()}`)
  t.is(inQuery.status, 401)
})

test('a token beside the cookie counts alone', async t => {
  const account = await app.makeAccount('both')
  const { cookie } = await adminClient(app, account)
  const { token } = await consoleService(app, account, ['account.view'])
  const asBoth = async (authorization: string): Promise<AdminAnswer> =>
    call(`${account.issuer}/api/v1`, {
      method: 'GET',
      path: '/me',
      headers: { cookie, authorization },
    })
  t.is((await asBoth(`Bearer ${await token()}`)).body.kind, 'application')
  t.is((await asBoth('Bearer nonsense')).status, 401)
})
