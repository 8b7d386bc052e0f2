import test from 'ava'
import * as client from 'openid-client'
import { assign } from '../../src/domain/applications/assignments.ts'
import type { Context } from '../../src/domain/context.ts'
import {
  addRegistrationToken,
  listRegistrationTokens,
  removeRegistrationToken,
} from '../../src/domain/applications/registration.ts'
import { type Agency, agency, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { wordsOf } from '../support/browser.ts'
import { redirectUri, relyingParty } from '../support/relying-party.ts'

const app = testApp(test)

type Answer = { readonly status: number; readonly body: Record<string, unknown> }

async function register(
  { account }: Pick<Agency, 'account'>,
  metadata: unknown,
  token?: string,
): Promise<Answer> {
  const response = await fetch(`${account.issuer}/register`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
    },
    body: JSON.stringify(metadata),
  })
  const body = (await response.json()) as Record<string, unknown>
  return { status: response.status, body }
}

async function tokenFor(context: Context, uses = 1): Promise<string> {
  const expiresAt = new Date(Date.now() + 3_600_000)
  return (await addRegistrationToken(context, { uses, expiresAt })).token
}

async function endpointOf({ account }: Pick<Agency, 'account'>): Promise<unknown> {
  const answer = await fetch(`${account.issuer}/.well-known/openid-configuration`)
  return ((await answer.json()) as Record<string, unknown>)['registration_endpoint']
}

test('registration is off until somebody makes a token for it, and off again when that is gone', async t => {
  const place = await agency(app, 'off')
  t.is((await register(place, {}, 'x')).status, 404)
  t.is(await endpointOf(place), undefined)
  await tokenFor(place.context)
  t.is(await endpointOf(place), `${place.account.issuer}/register`)
  t.is((await register(place, {})).status, 401)
  t.is((await register(place, {}, 'cohort_registration_x')).body['error'], 'invalid_token')
  const [token] = await listRegistrationTokens(place.context)
  await removeRegistrationToken(place.context, token?.id ?? '')
  t.is(await endpointOf(place), undefined)
  t.is((await register(place, {}, 'x')).status, 404)
})

test('RFC 7591: a client that registers itself is an application for assigned people, who are asked what they share', async t => {
  const place = await agency(app, 'dynamic')
  const token = await tokenFor(place.context)
  const configuration = await client.dynamicClientRegistration(
    new URL(place.account.issuer),
    {
      redirect_uris: [redirectUri],
      client_name: 'Found Objects',
      grant_types: ['authorization_code', 'refresh_token'],
    },
    client.ClientSecretPost(),
    { initialAccessToken: token, execute: [client.allowInsecureRequests] },
  )
  const { client_id: clientId, client_secret: clientSecret = '' } = configuration.clientMetadata()
  const row = await place.context
    .db('applications')
    .where({ client_id: clientId })
    .first<Record<string, unknown>>()
  t.like(row, { name: 'Found Objects', access: 'assigned', enabled: true })
  t.like(row?.['client'], { firstParty: false, idTokenAlgorithm: 'RS256' })

  const party = await relyingParty(
    place.account,
    { clientId, clientSecret },
    { metadata: { id_token_signed_response_alg: 'RS256' } },
  )
  const window = place.browser()
  const refused = await signIn(window, await window.open((await party.begin()).url), 'ana')
  t.is(refused.status, 403)
  await assign(place.context, clientId, place.ana.id)
  const began = await party.begin()
  const asked = await window.open(began.url)
  t.regex(wordsOf(asked), /Share with Found Objects\?/)
  const tokens = await party.redeem(began, await window.submit(asked, { decision: 'allow' }))
  t.is(tokens.claims()?.sub, place.ana.sub)
  t.is((await register(place, { redirect_uris: [redirectUri] }, token)).status, 404, 'spent')
  const events = await place.context.db('events').where({ account_id: place.account.id })
  t.false(JSON.stringify(events).includes(token))
  t.true(events.some(each => JSON.stringify(each).includes('registration token …')))
})

test('what is not safe or not known is refused, and spends nothing', async t => {
  const place = await agency(app, 'refused')
  const token = await tokenFor(place.context)
  const refusals: readonly (readonly [unknown, string])[] = [
    [{ redirect_uris: ['http://evil.example/'] }, 'invalid_redirect_uri'],
    [{ redirect_uris: 'https://a.example/' }, 'invalid_redirect_uri'],
    [{ redirect_uris: [] }, 'invalid_redirect_uri'],
    [{ redirect_uris: [redirectUri], grant_types: ['implicit'] }, 'invalid_client_metadata'],
    [{ redirect_uris: [redirectUri], response_types: ['id_token'] }, 'invalid_client_metadata'],
    [{ redirect_uris: [redirectUri], jwks_uri: 'https://a.example/' }, 'invalid_client_metadata'],
    [
      { redirect_uris: [redirectUri], token_endpoint_auth_method: 'client_secret_jwt' },
      'invalid_client_metadata',
    ],
    [
      { redirect_uris: [redirectUri], token_endpoint_auth_method: 'private_key_jwt' },
      'invalid_client_metadata',
    ],
    [
      { redirect_uris: [redirectUri], id_token_signed_response_alg: 'none' },
      'invalid_client_metadata',
    ],
    [[], 'invalid_client_metadata'],
    [null, 'invalid_client_metadata'],
  ]
  for (const [metadata, error] of refusals) {
    const { status, body } = await register(place, metadata, token)
    t.deepEqual([status, body['error']], [400, error], JSON.stringify(metadata))
  }
  const good = { redirect_uris: [redirectUri], token_endpoint_auth_method: 'none' }
  const answers = await Promise.all(Array.from({ length: 6 }, () => register(place, good, token)))
  t.is(
    answers.filter(({ status }) => status === 201).length,
    1,
    'one use, however many come at once',
  )
  const [made] = answers.filter(({ status }) => status === 201)
  t.false('client_secret' in (made?.body ?? {}))
})
