import { createHash, randomUUID } from 'node:crypto'
import test from 'ava'
import { calculateJwkThumbprint, exportJWK, generateKeyPair, SignJWT } from 'jose'
import * as client from 'openid-client'
import { agency, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { addClient, makeKeys } from '../support/clients.ts'

const app = testApp(test)

type Prove = (claims: Record<string, unknown>, token?: string) => Promise<string>

async function prover(): Promise<Prove> {
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  return (claims, token) => {
    const ath =
      token === undefined ? {} : { ath: createHash('sha256').update(token).digest('base64url') }
    const usual = { htm: 'POST', jti: randomUUID(), iat: Math.floor(Date.now() / 1000), ...ath }
    return new SignJWT({ ...usual, ...claims })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .sign(privateKey)
  }
}

test('RFC 9449: tokens are bound to the key of the application and worth nothing without it', async t => {
  const { account, context, ana, browser } = await agency(app, 'bound')
  const { party } = await addClient(context, { client: { type: 'browser', boundTokens: true } })
  const pair = await client.randomDPoPKeyPair()
  const DPoP = client.getDPoPHandle(party.configuration, pair)
  const window = browser()
  const began = await party.begin()
  const back = await signIn(window, await window.open(began.url), 'ana')
  const { verifier: pkceCodeVerifier, state: expectedState, nonce: expectedNonce } = began
  const checks = { pkceCodeVerifier, expectedState, expectedNonce }
  const tokens = await client.authorizationCodeGrant(
    party.configuration,
    back.url,
    checks,
    undefined,
    { DPoP },
  )
  t.is(tokens.token_type, 'dpop')
  const info = await client.fetchUserInfo(party.configuration, tokens.access_token, ana.sub, {
    DPoP,
  })
  t.is(info.sub, ana.sub)

  const bare = { headers: { authorization: `Bearer ${tokens.access_token}` } }
  t.is((await fetch(`${account.issuer}/userinfo`, bare)).status, 401)
  const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
  t.is((await party.post('/token', refresh)).status, 400, 'a proof is demanded')
  const stranger = client.getDPoPHandle(party.configuration, await client.randomDPoPKeyPair())
  await t.throwsAsync(
    client.refreshTokenGrant(party.configuration, tokens.refresh_token ?? '', undefined, {
      DPoP: stranger,
    }),
  )
  const second = await client.refreshTokenGrant(
    party.configuration,
    tokens.refresh_token ?? '',
    undefined,
    { DPoP },
  )
  t.is(second.token_type, 'dpop')
  const rows = await context
    .db('oidc_records')
    .where({ account_id: account.id, model: 'AccessToken' })
  const thumbprint = await calculateJwkThumbprint(await exportJWK(pair.publicKey))
  t.true(rows.every(row => (row as { payload: { jkt?: string } }).payload.jkt === thumbprint))
})

test('a proof is good once, here, now: replayed, for another address or method, or old it is refused', async t => {
  const { account, context } = await agency(app, 'proofs')
  const { party } = await addClient(context, { client: { type: 'service', boundTokens: true } })
  const prove = await prover()
  const htu = `${account.issuer}/token`
  const ask = async (dpop: string): Promise<unknown> => {
    const { clientId, secret } = credentials
    const body = new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: clientId,
      client_secret: secret,
    })
    const answer = await fetch(htu, { method: 'POST', headers: { dpop }, body })
    const { error } = (await answer.json()) as { error?: unknown }
    return error ?? answer.status
  }
  const { registration } = await addClient(context, {
    client: { type: 'service', boundTokens: true },
  })
  const credentials = { clientId: registration.clientId, secret: registration.clientSecret ?? '' }
  const good = await prove({ htu })
  t.is(await ask(good), 200)
  t.is(await ask(good), 'invalid_grant', 'replayed')
  t.is(await ask(await prove({ htu: `${account.issuer}/userinfo` })), 'invalid_dpop_proof')
  t.is(await ask(await prove({ htu, htm: 'GET' })), 'invalid_dpop_proof')
  const old = Math.floor(Date.now() / 1000) - 3600
  t.is(await ask(await prove({ htu, iat: old })), 'use_dpop_nonce')
  t.is(await ask('no.jwt.at-all'), 'invalid_dpop_proof')
  const raced = await prove({ htu })
  const answers = await Promise.all(Array.from({ length: 8 }, () => ask(raced)))
  t.is(answers.filter(answer => answer === 200).length, 1, answers.join(' '))
  t.is((await party.post('/token', { grant_type: 'client_credentials' })).status, 400, 'no proof')
})

test('a nonce of one instance is good at every other: it is derived, not kept', async t => {
  const { account, context } = await agency(app, 'nonces')
  const { registration } = await addClient(context, {
    client: { type: 'service', boundTokens: true },
  })
  const prove = await prover()
  const htu = `${account.issuer}/token`
  const body = {
    grant_type: 'client_credentials',
    client_id: registration.clientId,
    client_secret: registration.clientSecret ?? '',
  }
  const ask = async (dpop: string): Promise<Response> =>
    fetch(htu, { method: 'POST', headers: { dpop }, body: new URLSearchParams(body) })
  const first = await ask(await prove({ htu, iat: Math.floor(Date.now() / 1000) - 3600 }))
  const nonce = first.headers.get('dpop-nonce') ?? ''
  t.true(nonce.length > 40)
  const second = await ask(await prove({ htu, nonce }))
  t.is(second.status, 200)
  t.is((await ask(await prove({ htu, nonce: 'made up' }))).status, 400)
})

test('FAPI 2.0: keys, pushed requests, bound tokens and S256, each demanded', async t => {
  const { account, context, ana, browser } = await agency(app, 'fapi')
  const keys = await makeKeys()
  const { party } = await addClient(
    context,
    { client: { fapi: true, jwks: keys.jwks } },
    { authentication: keys.authentication },
  )
  const { configuration } = party
  const window = browser()
  const plain = await window.open((await party.begin()).url)
  t.is(plain.url.searchParams.get('error'), 'invalid_request', 'pushed requests only')

  const DPoP = client.getDPoPHandle(configuration, await client.randomDPoPKeyPair())
  const pkceCodeVerifier = client.randomPKCECodeVerifier()
  const parameters = {
    redirect_uri: party.redirectUri,
    scope: 'openid groups',
    state: 'a state',
    code_challenge: await client.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
  }
  const url = await client.buildAuthorizationUrlWithPAR(configuration, parameters, { DPoP })
  const back = await signIn(window, await window.open(url.href), 'ana')
  const checks = { pkceCodeVerifier, expectedState: 'a state', idTokenExpected: true }
  const tokens = await client.authorizationCodeGrant(configuration, back.url, checks, undefined, {
    DPoP,
  })
  t.is(tokens.token_type, 'dpop')
  t.is(tokens.claims()?.sub, ana.sub)
  const refreshToken = tokens.refresh_token ?? ''
  const second = await client.refreshTokenGrant(configuration, refreshToken, undefined, { DPoP })
  t.is(second.refresh_token, refreshToken, 'FAPI 2.0 5.3.2.1: bound tokens are not rotated')

  const without = { ...parameters, code_challenge: '', code_challenge_method: '' }
  await t.throwsAsync(client.buildAuthorizationUrlWithPAR(configuration, without, { DPoP }))
  const now = Math.floor(Date.now() / 1000)
  const { client_id: id } = configuration.clientMetadata()
  const claims = { iss: id, sub: id, jti: randomUUID(), iat: now, exp: now + 60 }
  const { body } = await party.post('/request', {
    ...parameters,
    client_assertion: await keys.sign({ ...claims, aud: `${account.issuer}/token` }),
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  })
  t.is(body['error'], 'invalid_client', 'FAPI 2.0 5.3.2.1: the audience is the issuer')
})
