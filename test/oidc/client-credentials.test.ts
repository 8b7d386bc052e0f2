import test from 'ava'
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { clientCredentialsGrant, ClientSecretBasic } from 'openid-client'
import { changeApplication } from '../../src/domain/applications/change-application.ts'
import {
  addSecret,
  listSecrets,
  removeSecret,
} from '../../src/domain/applications/application-secrets.ts'
import { removeApplication } from '../../src/domain/applications/remove-application.ts'
import { agency, enter } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { addClient } from '../support/clients.ts'
import { relyingParty } from '../support/relying-party.ts'

const app = testApp(test)

const prints = { audience: 'https://prints.example/', scopes: ['order', 'read'] }
const cash = { grant_type: 'client_credentials' }

test('a service gets a token for itself, which introspects as its own and opens no userinfo', async t => {
  const { context, account } = await agency(app, 'service')
  const { party, registration } = await addClient(context, { client: { type: 'service' } })
  const { access_token: token, ...rest } = await clientCredentialsGrant(party.configuration)
  t.is(rest.expires_in, 600)
  t.false('id_token' in rest || 'refresh_token' in rest)
  const { body } = await party.post('/token/introspection', { token })
  t.like(body, { active: true, client_id: registration.clientId, token_type: 'Bearer' })
  t.false('sub' in body)
  const headers = { authorization: `Bearer ${token}` }
  t.is((await fetch(`${account.issuer}/userinfo`, { headers })).status, 401)
})

test('RFC 9068: a token for a resource is a JWT for that audience, with the scopes that both sides know', async t => {
  const { context, account } = await agency(app, 'resource')
  const second = { audience: 'https://frames.example/', scopes: ['read'] }
  const { party, registration } = await addClient(context, {
    client: { type: 'service', resources: [prints, second] },
  })
  const parameters = { resource: prints.audience, scope: 'order fly' }
  const answer = await clientCredentialsGrant(party.configuration, parameters)
  t.is(answer.scope, 'order')
  t.is(answer.expires_in, 300)
  const keys = createRemoteJWKSet(new URL(`${account.issuer}/jwks`))
  const expected = { issuer: account.issuer, audience: prints.audience, typ: 'at+jwt' }
  const { payload } = await jwtVerify(answer.access_token, keys, expected)
  t.like(payload, { sub: registration.clientId, client_id: registration.clientId, scope: 'order' })
  t.is(decodeProtectedHeader(answer.access_token).alg, 'ES256')
  await t.throwsAsync(
    jwtVerify(answer.access_token, keys, { ...expected, audience: second.audience }),
  )

  const refusals = [
    { resource: 'https://elsewhere.example/' },
    { resource: 'prints' },
    { resource: `${prints.audience}#x` },
  ]
  for (const refusal of refusals) {
    const { body } = await party.post('/token', { ...cash, ...refusal })
    t.is(body['error'], 'invalid_target', refusal.resource)
  }
})

test('a service with one resource need not name it', async t => {
  const { context } = await agency(app, 'usual')
  const { party } = await addClient(context, { client: { type: 'service', resources: [prints] } })
  const { body } = await party.post('/token', { ...cash, scope: 'read' })
  t.is(decodeProtectedHeader(String(body['access_token'])).typ, 'at+jwt')
})

test('only clients with that grant get tokens for themselves, and a service signs nobody in', async t => {
  const { context, application, browser } = await agency(app, 'grants')
  t.is((await application.post('/token', cash)).body['error'], 'invalid_request')
  const { party } = await addClient(context, { client: { type: 'service' } })
  const view = await browser().open((await party.begin()).url)
  t.is(view.status, 400)
  const code = { grant_type: 'authorization_code', code: 'x', redirect_uri: 'https://app.example/' }
  t.is((await party.post('/token', code)).body['error'], 'invalid_request')
})

test('GHSA-qr2h-7pwm-h393: a service that was switched off gets nothing, its token is inactive for others, and comes back with nothing', async t => {
  const { context } = await agency(app, 'switched-off')
  const { party, registration } = await addClient(context, { client: { type: 'service' } })
  const gateway = await addClient(context, { client: { type: 'service', introspectsAll: true } })
  const { access_token: token } = await clientCredentialsGrant(party.configuration)
  const known = async (): Promise<unknown> =>
    (await gateway.party.post('/token/introspection', { token })).body['active']
  t.is(await known(), true)
  await changeApplication(context, registration.clientId, () => ({ enabled: false }))
  t.is((await party.post('/token', cash)).status, 401)
  t.is(await known(), false)
  const where = { account_id: context.account.id, client_id: registration.clientId }
  t.deepEqual(await context.db('oidc_records').where(where), [])
  await changeApplication(context, registration.clientId, () => ({ enabled: true }))
  t.is(await known(), false)
  t.is((await party.post('/token', cash)).status, 200)
})

test('introspection tells a client of its own tokens; a resource server hears of access tokens of all, never of refresh tokens', async t => {
  const { context, application, browser } = await agency(app, 'introspect')
  const stranger = await addClient(context, { client: { type: 'service' } })
  const gateway = await addClient(context, { client: { type: 'service', introspectsAll: true } })
  const tokens = await enter({ application }, browser())
  const ask = async (party: typeof application, token: string | undefined): Promise<unknown> =>
    (await party.post('/token/introspection', { token: token ?? '' })).body['active']
  t.is(await ask(application, tokens.access_token), true)
  t.is(await ask(application, tokens.refresh_token), true)
  t.is(await ask(gateway.party, tokens.access_token), true)
  t.is(await ask(gateway.party, tokens.refresh_token), false)
  t.is(await ask(stranger.party, tokens.access_token), false)
})

test('IK-88: several secrets live at once and roll: what is removed or has ended opens nothing, and none is stored', async t => {
  const { context, account } = await agency(app, 'rolling')
  const { party, application, registration } = await addClient(context, {
    client: { type: 'service' },
  })
  const second = await addSecret(context, application, null)
  const rolled = await relyingParty(account, { ...registration, clientSecret: second.secret })
  t.is((await party.post('/token', cash)).status, 200)
  t.is((await rolled.post('/token', cash)).status, 200)
  const more: string[] = []
  while (more.length < 3) more.push((await addSecret(context, application, null)).id)
  await t.throwsAsync(addSecret(context, application, null), { message: /at most 5 live/ })
  for (const id of more) await removeSecret(context, application, id)

  const [first] = await listSecrets(context, application)
  await removeSecret(context, application, first?.id ?? '')
  t.is((await party.post('/token', cash)).body['error'], 'invalid_client')
  t.is((await rolled.post('/token', cash)).status, 200)

  const brief = await addSecret(context, application, new Date(Date.now() + 60_000))
  const third = await relyingParty(account, { ...registration, clientSecret: brief.secret })
  t.is((await third.post('/token', cash)).status, 200)
  await context
    .db('application_secrets')
    .where({ id: brief.id })
    .update({ expires_at: new Date(0) })
  t.is((await third.post('/token', cash)).body['error'], 'invalid_client')

  const rows = JSON.stringify([
    await context.db('application_secrets').where({ account_id: account.id }),
    await context.db('events').where({ account_id: account.id }),
  ])
  for (const { secret } of [second, brief]) t.false(rows.includes(secret))
  const types = await context
    .db('events')
    .where({ account_id: account.id })
    .whereLike('type', 'application.secret%')
    .pluck<string[]>('type')
  const counted = types.map(type => type.replace('application.secret_', ''))
  t.deepEqual(counted.toSorted(), [...repeated('added', 5), ...repeated('removed', 4)])
})

test('a wrong secret, another way to send it, and two ways at once', async t => {
  const { context, account } = await agency(app, 'ways')
  const { party, registration } = await addClient(context, { client: { type: 'service' } })
  const basic = await relyingParty(account, registration, {
    authentication: ClientSecretBasic(registration.clientSecret ?? ''),
  })
  t.is(typeof (await clientCredentialsGrant(basic.configuration)).access_token, 'string')
  const wrong = await relyingParty(account, { ...registration, clientSecret: 'cohort_client_x' })
  const { status, body } = await wrong.post('/token', cash)
  t.deepEqual([status, body['error']], [401, 'invalid_client'])
  const both = await fetch(`${account.issuer}/token`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${btoa(`${registration.clientId}:${registration.clientSecret}`)}`,
    },
    body: new URLSearchParams({
      ...cash,
      client_id: registration.clientId,
      client_secret: registration.clientSecret ?? '',
    }),
  })
  t.is(both.status, 400)
  t.is((await party.post('/token', cash)).status, 200)
})

test('a removed application is nobody, with all that it was given', async t => {
  const { context, application, registration, browser } = await agency(app, 'removed')
  const tokens = await enter({ application }, browser())
  await removeApplication(context, registration.clientId)
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
  t.is((await application.post('/token', refresh)).status, 401)
  t.is((await browser().open((await application.begin()).url)).status, 400)
  const where = { account_id: context.account.id }
  const left = await context
    .db('oidc_records')
    .where({ ...where, client_id: registration.clientId })
  t.deepEqual(left, [])
  for (const table of ['application_secrets', 'assignments']) {
    t.deepEqual(await context.db(table).where(where), [], table)
  }
  const [event] = await context.db('events').where({ ...where, type: 'application.removed' })
  t.truthy(event)
})

function repeated(word: string, times: number): readonly string[] {
  return Array.from({ length: times }, () => word)
}
