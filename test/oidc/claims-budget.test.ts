import test from 'ava'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { fetchUserInfo } from 'openid-client'
import { changeApplication } from '../../src/domain/applications/change-application.ts'
import { changeUser } from '../../src/domain/users/change-user.ts'
import type { ClaimsContract } from '../../src/model/claims-contract.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { accessTokenClaims } from '../../src/oidc/claims.ts'
import { entryFor } from '../../src/oidc/request.ts'
import { enter } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { makeGroup, partyWith, world } from '../support/claims.ts'
import type { RelyingParty } from '../support/relying-party.ts'

const app = testApp(test)

type Source = { readonly endpoint: string; readonly access_token: string }

test('past the budget every claim of the contract is given by reference, whole, under its own name', async t => {
  const here = await world(app, 'budget')
  const { account, context, ana, browser, application } = here
  await changeUser(context, ana.id, {
    change: user => ({ ...user, attributes: { title: 'x'.repeat(200) } }),
  })
  const party = await partyWith(here, {
    names: { groups: 'teams', roles: 'role' },
    accountRole: true,
    attributes: { job: 'title', login: 'userName' },
    maxBytes: 20,
  })
  for (const name of ['Aa', 'Bb']) await makeGroup(context, { name, members: [ana.id] })
  const tokens = await enter({ application: party }, browser())
  const info = await fetchUserInfo(party.configuration, tokens.access_token, ana.sub)
  for (const claims of [tokens.claims(), info] as unknown as readonly JsonObject[]) {
    t.like(claims, { role: ['developer'], login: 'ana', hasgroups: true })
    t.deepEqual(claims['_claim_names'], { teams: 'src1', job: 'src1' })
    t.false('teams' in claims || 'job' in claims)
    const { src1 } = claims['_claim_sources'] as unknown as { src1: Source }
    const payload = await fetched(src1, { account: account.issuer, application })
    t.deepEqual(payload['teams'], ['Aa', 'Bb', 'Photographers'])
    t.is(payload['job'], 'x'.repeat(200))
    t.false('login' in payload)
    t.is(payload['aud'], party.clientId)
  }
})

test('OpenID Core 8: the claims by reference name the person as the ID token does, to their sector alone', async t => {
  const here = await world(app, 'sector')
  const { account, context, ana, browser, application } = here
  const party = await partyWith(here, { maxValues: 0 })
  await changeApplication(context, party.clientId, () => ({ client: { subjects: 'pairwise' } }))
  const claims = { ...(await enter({ application: party }, browser())).claims() }
  const { src1 } = claims['_claim_sources'] as unknown as { src1: Source }
  const payload = await fetched(src1, { account: account.issuer, application })
  t.is(payload['sub'], claims.sub)
  t.not(payload['sub'], ana.sub)
})

test('a budget of nothing refers always; exactly at it the claim is there', async t => {
  const here = await world(app, 'edges')
  const told = async (claims: ClaimsContract): Promise<boolean> =>
    'groups' in (await here.claimsOf(await partyWith(here, claims)))
  t.false(await told({ maxValues: 0 }))
  t.true(await told({ maxValues: 1 }))
  const bytes = JSON.stringify(['Photographers']).length
  t.true(await told({ maxBytes: bytes }))
  t.false(await told({ maxBytes: bytes - 1 }))
})

test('RFC 9068 2.2.3: access tokens carry what the contract puts there, past the budget by reference', async t => {
  const here = await world(app, 'access')
  const { account, context, ana, application } = here
  const ctx = { state: { account, requestId: 'r' }, ip: '' } as never
  const parts = { db: app.db, box: app.box }
  const claimsFor = async (claims: ClaimsContract): Promise<JsonObject> => {
    const { clientId } = await partyWith(here, claims)
    const { person, application: known } = await entryFor(ctx, app.db, { sub: ana.sub, clientId })
    if (person === undefined) throw new Error('she is there')
    return accessTokenClaims(ctx, parts, { person, application: known, scope: 'api:read' })
  }
  t.deepEqual(await claimsFor({ accountRole: true }), {}, 'only where it is asked for')
  const places = { accessToken: true }
  t.deepEqual(await claimsFor({ places, accountRole: true, attributes: { login: 'userName' } }), {
    login: 'ana',
    groups: ['Photographers'],
    roles: ['developer'],
  })
  await makeGroup(context, { name: 'More', members: [ana.id] })
  const past = await claimsFor({ places, maxValues: 1 })
  t.like(past, { hasgroups: true, roles: [], _claim_names: { groups: 'src1' } })
  const { src1 } = past['_claim_sources'] as unknown as { src1: Source }
  const payload = await fetched(src1, { account: account.issuer, application })
  t.deepEqual(payload['groups'], ['More', 'Photographers'])
})

async function fetched(
  { endpoint, access_token: token }: Source,
  { account, application }: { account: string; application: RelyingParty },
): Promise<JsonObject> {
  const answer = await fetch(endpoint, { headers: { authorization: `Bearer ${token}` } })
  if (answer.status !== 200) throw new Error(`${answer.status} at ${endpoint}`)
  const address = application.configuration.serverMetadata().jwks_uri ?? ''
  const keys = createRemoteJWKSet(new URL(address))
  const { payload } = await jwtVerify(await answer.text(), keys, { issuer: account })
  return payload as JsonObject
}
