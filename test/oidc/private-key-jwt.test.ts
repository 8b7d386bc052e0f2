import { randomUUID } from 'node:crypto'
import test from 'ava'
import { clientCredentialsGrant } from 'openid-client'
import type { JsonObject } from '../../src/model/json.ts'
import { agency, enter, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { addClient, type Keys, makeKeys } from '../support/clients.ts'

const app = testApp(test)

const bearer = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

function assertion(keys: Keys, clientId: string, claims: JsonObject): Promise<string> {
  const now = Math.floor(Date.now() / 1000)
  const usual = { iss: clientId, sub: clientId, jti: randomUUID(), iat: now, exp: now + 60 }
  return keys.sign({ ...usual, ...claims })
}

test('RFC 7523: a client proves itself with its key; no secret is made or taken', async t => {
  const { context } = await agency(app, 'pkj')
  const keys = await makeKeys()
  const { party, registration } = await addClient(
    context,
    { client: { type: 'service', authentication: 'private_key_jwt', jwks: keys.jwks } },
    { authentication: keys.authentication },
  )
  t.is(registration.clientSecret, null)
  t.is(typeof (await clientCredentialsGrant(party.configuration)).access_token, 'string')
  const cash = { grant_type: 'client_credentials' }
  t.is((await party.post('/token', cash)).body['error'], 'invalid_client')
  t.is((await party.post('/token', { ...cash, client_secret: 'x' })).status, 401)
})

test('an assertion is good once, for us, soon, and with a registered key', async t => {
  const { account, context } = await agency(app, 'pkj-refused')
  const [keys, strange] = [await makeKeys(), await makeKeys()]
  const { party, registration } = await addClient(
    context,
    { client: { type: 'service', authentication: 'private_key_jwt', jwks: keys.jwks } },
    { authentication: keys.authentication },
  )
  const { clientId } = registration
  const send = async (client_assertion: string): Promise<unknown> => {
    const parameters = { client_assertion, client_assertion_type: bearer }
    const answer = await party.post('/token', { grant_type: 'client_credentials', ...parameters })
    return answer.body['error'] ?? answer.status
  }
  const good = await assertion(keys, clientId, { aud: account.issuer })
  t.is(await send(good), 200)
  t.is(await send(good), 'invalid_client', 'replayed')
  const now = Math.floor(Date.now() / 1000)
  const wrong: readonly JsonObject[] = [
    { aud: 'https://elsewhere.example/' },
    { aud: account.issuer, exp: now - 120 },
    { aud: account.issuer, iss: 'somebody' },
    { aud: account.issuer, exp: null },
    { aud: account.issuer, jti: null },
  ]
  for (const claims of wrong) {
    t.is(
      await send(await assertion(keys, clientId, claims)),
      'invalid_client',
      JSON.stringify(claims),
    )
  }
  const forged = await assertion(strange, clientId, { aud: account.issuer })
  t.is(await send(forged), 'invalid_client', 'a key that is not registered')
  const raced = await assertion(keys, clientId, { aud: account.issuer })
  const answers = await Promise.all(Array.from({ length: 8 }, () => send(raced)))
  t.is(answers.filter(answer => answer === 200).length, 1, answers.join(' '))
})

test('a key set of two keys: the client moves from one to the other without a gap', async t => {
  const { context } = await agency(app, 'pkj-roll')
  const [one, two] = [await makeKeys('one'), await makeKeys('two')]
  const jwks = { keys: [...one.jwks.keys, ...two.jwks.keys] }
  const client = { type: 'service', authentication: 'private_key_jwt', jwks } as const
  for (const keys of [one, two]) {
    const { party } = await addClient(context, { client }, { authentication: keys.authentication })
    t.is(typeof (await clientCredentialsGrant(party.configuration)).access_token, 'string')
  }
})

test('RFC 9101: an application that must sign its requests cannot send others', async t => {
  const { account, context, browser } = await agency(app, 'jar')
  const [keys, strange] = [await makeKeys(), await makeKeys()]
  const { party, registration } = await addClient(context, {
    client: { signedRequests: true, jwks: keys.jwks },
  })
  const { clientId } = registration
  const window = browser()
  const plain = await window.open((await party.begin()).url)
  t.is(plain.url.searchParams.get('error'), 'invalid_request')

  const began = await party.begin()
  const parameters = Object.fromEntries(new URL(began.url).searchParams)
  const now = Math.floor(Date.now() / 1000)
  const claims = { ...parameters, iss: clientId, aud: account.issuer, iat: now, exp: now + 60 }
  const sent = (request: string): string =>
    `${account.issuer}/auth?${new URLSearchParams({ client_id: clientId, response_type: 'code', scope: 'openid', request }).toString()}`
  const back = await signIn(window, await window.open(sent(await keys.sign(claims))), 'ana')
  const tokens = await party.redeem(began, back)
  t.is(tokens.claims()?.['preferred_username'], 'ana')

  const elsewhere = { ...claims, aud: 'https://elsewhere.example/' }
  const refused = [
    await strange.sign(claims),
    await keys.sign(elsewhere),
    await keys.sign({ ...claims, exp: now - 120 }),
    await keys.sign({ ...claims, client_id: 'another' }),
    `${btoa('{"alg":"none"}').replaceAll('=', '')}.${btoa(JSON.stringify(claims)).replaceAll('=', '')}.`,
  ]
  for (const request of refused) {
    const view = await window.open(sent(request))
    const error = view.url.searchParams.get('error') ?? /invalid_request\w*/.exec(view.text)?.[0]
    t.regex(String(error), /^invalid_request/)
  }
  // What a request object says cannot be changed beside it.
  const redirected = `${sent(await keys.sign(claims))}&redirect_uri=https%3A%2F%2Fevil.example%2F`
  t.is((await window.open(redirected)).url.host, 'app.example')
})

test('RFC 9126: an application that must push its requests cannot send them by the browser', async t => {
  const { account, context, browser } = await agency(app, 'par')
  const { party, registration } = await addClient(context, { client: { pushedRequests: true } })
  const window = browser()
  const plain = await window.open((await party.begin()).url)
  t.is(plain.url.searchParams.get('error'), 'invalid_request')
  const began = await party.begin()
  const { body } = await party.post('/request', Object.fromEntries(new URL(began.url).searchParams))
  const { clientId: client_id } = registration
  const query = new URLSearchParams({ client_id, request_uri: String(body['request_uri']) })
  const back = await signIn(
    window,
    await window.open(`${account.issuer}/auth?${query.toString()}`),
    'ana',
  )
  t.is(typeof (await party.redeem(began, back)).access_token, 'string')
  const again = await window.open(`${account.issuer}/auth?${query.toString()}`)
  t.false(again.url.searchParams.has('code'), 'once')
})

test('userinfo as a JWT: signed, for the client, and plain for the others', async t => {
  const { account, context, application, ana, browser } = await agency(app, 'jwt-userinfo')
  const { party, registration } = await addClient(
    context,
    {
      client: { userinfoAlgorithm: 'RS256', idTokenAlgorithm: 'RS256' },
    },
    { metadata: { id_token_signed_response_alg: 'RS256', userinfo_signed_response_alg: 'RS256' } },
  )
  const window = browser()
  const tokens = await enter({ application: party }, window)
  const ask = async (token: string): Promise<Response> =>
    fetch(`${account.issuer}/userinfo`, { headers: { authorization: `Bearer ${token}` } })
  const answer = await ask(tokens.access_token)
  t.regex(answer.headers.get('content-type') ?? '', /^application\/jwt/)
  const [, payload = ''] = (await answer.text()).split('.')
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as JsonObject
  t.like(claims, { sub: ana.sub, aud: registration.clientId, iss: account.issuer })
  const plain = await enter({ application }, window)
  const json = await ask(plain.access_token)
  t.regex(json.headers.get('content-type') ?? '', /^application\/json/)
})
