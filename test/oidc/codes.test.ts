import test from 'ava'
import { decodeProtectedHeader } from 'jose'
import { type Agency, agency, enter, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { addClient } from '../support/clients.ts'

const app = testApp(test)

type Redeem = { readonly redeem: Record<string, string>; readonly address: string }

/** A code that somebody came back with, and the request that redeems it. */
async function codeOf({ application, browser }: Agency): Promise<Redeem> {
  const window = browser()
  const began = await application.begin()
  const { url } = await signIn(window, await window.open(began.url), 'ana')
  const redeem = {
    grant_type: 'authorization_code',
    code: url.searchParams.get('code') ?? '',
    redirect_uri: application.redirectUri,
    code_verifier: began.verifier,
  }
  return { redeem, address: url.href }
}

test('RFC 6749 4.1.2: a code used twice is refused, and ends what it brought the first time', async t => {
  const place = await agency(app, 'twice')
  const { application, context, account } = place
  const { redeem } = await codeOf(place)
  const first = await application.post('/token', redeem)
  t.is(first.status, 200)
  t.is((await application.post('/token', redeem)).body['error'], 'invalid_grant')
  const { access_token: token, refresh_token: refreshToken } = first.body
  const known = await application.post('/token/introspection', { token: String(token) })
  t.deepEqual(known.body, { active: false })
  const headers = { authorization: `Bearer ${String(token)}` }
  t.is((await fetch(`${account.issuer}/userinfo`, { headers })).status, 401)
  const refresh = { grant_type: 'refresh_token', refresh_token: String(refreshToken) }
  t.is((await application.post('/token', refresh)).body['error'], 'invalid_grant')
  const models = ['AccessToken', 'RefreshToken', 'AuthorizationCode', 'Grant']
  const left = await context
    .db('oidc_records')
    .where({ account_id: account.id })
    .whereIn('model', models)
  t.deepEqual(left, [])
})

test('a code lives for a minute', async t => {
  const place = await agency(app, 'minute')
  const { redeem } = await codeOf(place)
  const where = { account_id: place.account.id, model: 'AuthorizationCode' }
  const [row] = await place.context.db('oidc_records').where(where)
  const { payload } = row as { payload: { iat: number; exp: number } }
  t.is(payload.exp - payload.iat, 60)
  const exp = Math.floor(Date.now() / 1000) - 30
  const later = place.context.db.raw(`payload || jsonb_build_object('exp', ${exp})`)
  await place.context.db('oidc_records').where(where).update({ payload: later })
  t.is((await place.application.post('/token', redeem)).body['error'], 'invalid_grant')
})

test('RFC 9207: the answer to an authorization names the issuer', async t => {
  const place = await agency(app, 'issuer')
  const { address } = await codeOf(place)
  t.is(new URL(address).searchParams.get('iss'), place.account.issuer)
})

test('each application has its ID tokens signed as it is configured', async t => {
  const place = await agency(app, 'algorithms')
  const window = place.browser()
  for (const algorithm of ['ES256', 'RS256', 'EdDSA'] as const) {
    const { party } = await addClient(
      place.context,
      { client: { idTokenAlgorithm: algorithm } },
      { metadata: { id_token_signed_response_alg: algorithm } },
    )
    const tokens = await enter({ application: party }, window)
    t.is(decodeProtectedHeader(tokens.id_token ?? '').alg, algorithm)
  }
})

test('a pushed request that has expired, or is another client’s, opens nothing', async t => {
  const place = await agency(app, 'pushed-late')
  const { application, registration, account, context, browser } = place
  const other = await addClient(context, {})
  const push = async (): Promise<string> => {
    const { url } = await application.begin()
    const { body } = await application.post(
      '/request',
      Object.fromEntries(new URL(url).searchParams),
    )
    return String(body['request_uri'])
  }
  const open = async (client_id: string, request_uri: string): Promise<string> => {
    const query = new URLSearchParams({ client_id, request_uri })
    const view = await browser().open(`${account.issuer}/auth?${query.toString()}`)
    return (
      view.url.searchParams.get('error') ?? /invalid_request\w*/.exec(view.text)?.[0] ?? 'opened'
    )
  }
  t.is(await open(registration.clientId, await push()), 'opened')
  t.regex(await open(other.registration.clientId, await push()), /^invalid_request/)
  const late = await push()
  const exp = Math.floor(Date.now() / 1000) - 30
  const payload = context.db.raw(`payload || jsonb_build_object('exp', ${exp})`)
  const where = { account_id: account.id, model: 'PushedAuthorizationRequest' }
  await context.db('oidc_records').where(where).update({ payload })
  t.is(await open(registration.clientId, late), 'invalid_request_uri')
})
