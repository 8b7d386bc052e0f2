import test from 'ava'
import { decodeJwt } from 'jose'
import { fetchUserInfo } from 'openid-client'
import { assignAppRole, createAppRole } from '../../src/domain/applications/app-roles.ts'
import { assign } from '../../src/domain/applications/assignments.ts'
import { changeApplication } from '../../src/domain/applications/change-application.ts'
import { changeClaimsContract } from '../../src/domain/applications/claims-contract.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { previewTokens } from '../../src/oidc/preview.ts'
import { agency, enter, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { makeGroup, partyWith } from '../support/claims.ts'
import { preview, previewParts } from '../support/preview.ts'

const app = testApp(test)

/** Without what differs from one issue to the next. */
function lasting(claims: object): JsonObject {
  const { iat: _, exp: __, nonce: ___, ...rest } = claims as JsonObject
  const { _claim_sources: sources, ...others } = rest
  return sources === undefined ? others : { ...others, sources: Object.keys(sources as object) }
}

test('the preview is the tokens: claim for claim and byte for byte what the application then receives', async t => {
  const here = await agency(app, 'same')
  const { context, ana, photographers, browser } = here
  const party = await partyWith(here, {
    accountRole: true,
    attributes: { login: 'userName', mails: 'emails' },
    names: { roles: 'role' },
  })
  await makeGroup(context, { name: 'Outer', members: [photographers] })
  await createAppRole(context, party.clientId, { key: 'editor', name: 'E', description: null })
  await assignAppRole(context, {
    clientId: party.clientId,
    key: 'editor',
    principalId: photographers,
  })
  const scopes = ['openid', 'openid groups', 'openid profile email groups roles']
  const window = browser()
  for (const budget of [{}, { maxValues: 1 }]) {
    await changeClaimsContract(context, party.clientId, { maxValues: null, ...budget })
    for (const scope of scopes) {
      const seen = await preview(app, here, { clientId: party.clientId, scope })
      const tokens = await enter({ application: party }, window, { scope })
      t.deepEqual(lasting(seen.idToken?.claims ?? {}), lasting(tokens.claims() ?? {}))
      t.is(seen.idToken?.bytes, Buffer.byteLength(tokens.id_token ?? ''))
      const info = await fetchUserInfo(party.configuration, tokens.access_token, ana.sub)
      t.deepEqual(lasting(seen.userinfo?.claims ?? {}), lasting(info))
      t.is(seen.scope, scope)
    }
  }
  const { groups, roles, entry, accessToken } = await preview(app, here, {
    clientId: party.clientId,
  })
  t.deepEqual([entry.allowed, groups.length, roles.length, accessToken], [true, 2, 2, null])
})

test('RFC 9068: the access token for a resource is the one that the application then receives', async t => {
  const here = await agency(app, 'resource')
  const { context, browser } = here
  const audience = 'https://api.example/'
  const party = await partyWith(here, {
    places: { accessToken: true, idToken: false },
    accountRole: true,
    attributes: { entitlements: 'entitlements', login: 'userName' },
  })
  const resources = [{ audience, scopes: ['read', 'write'] }]
  await changeApplication(context, party.clientId, () => ({ client: { resources } }))
  for (const budget of [{}, { maxValues: 0 }]) {
    await changeClaimsContract(context, party.clientId, budget)
    const { accessToken, idToken } = await preview(app, here, { clientId: party.clientId })
    const began = await party.begin({ scope: 'openid groups read write', resource: audience })
    const window = browser()
    const { url } = await signIn(window, await window.open(began.url), 'ana')
    const { body } = await party.post('/token', {
      grant_type: 'authorization_code',
      code: url.searchParams.get('code') ?? '',
      redirect_uri: party.redirectUri,
      code_verifier: began.verifier,
      resource: audience,
    })
    const received = String(body['access_token'])
    const { jti: _, ...claims } = decodeJwt(received)
    t.deepEqual(lasting(accessToken?.claims ?? {}), lasting(claims))
    t.is(accessToken?.bytes, Buffer.byteLength(received))
    t.like(claims, { aud: audience, login: 'ana', scope: 'read write' })
    t.false('groups' in (idToken?.claims ?? {}))
  }
})

test('a preview leaves nothing behind: no record, no event, no membership', async t => {
  const here = await agency(app, 'traceless')
  const { context, ana, bo } = here
  const group = await makeGroup(context, { name: 'Else', members: [bo.id] })
  const count = async (): Promise<unknown> => {
    const tables: readonly string[] = [
      'oidc_records',
      'events',
      'memberships',
      'users',
      'groups',
      'app_role_assignments',
    ]
    const own = { account_id: context.account.id }
    const rows = tables.map(async table => app.db(table).where(own).orderByRaw('1, 2, 3'))
    return JSON.stringify(await Promise.all(rows))
  }
  const before = await count()
  const whatIf = { inGroup: group, withRole: 'finance' }
  const seen = await preview(app, here, { userId: ana.id, whatIf })
  t.true(seen.entry.allowed)
  t.is(await count(), before)
  const inside = await context.db.transaction(async db => {
    await previewTokens(
      previewParts(app),
      { ...context, db },
      {
        clientId: here.registration.clientId,
        userId: ana.id,
        whatIf,
      },
    )
    return db('memberships').where({ group_id: group }).pluck('member_id')
  })
  t.deepEqual(inside, [bo.id], 'inside a transaction of the caller too')
})

test('what-if shows what then happens: in a group, with an account role, with a role of the application', async t => {
  const here = await agency(app, 'what-if')
  const { context, ana, bo, photographers, registration, browser } = here
  const { clientId } = registration
  await changeClaimsContract(context, clientId, { accountRole: true })
  await createAppRole(context, clientId, { key: 'chief', name: 'C', description: null })
  const now = await preview(app, here, { userId: bo.id })
  t.deepEqual(now.entry, { allowed: false, reason: 'not-assigned' })
  t.true(now.warnings.some(({ code }) => code === 'refused'))
  const whatIf = { inGroup: photographers, withRole: 'chief' }
  const then = await preview(app, here, { userId: bo.id, whatIf })
  t.deepEqual(then.entry, { allowed: true, reason: null })
  t.like(then.idToken?.claims, { groups: ['Photographers'], roles: ['chief', 'developer'] })
  const other = await preview(app, here, { whatIf: { withRole: 'finance' } })
  t.deepEqual(other.idToken?.claims['roles'], ['finance'])
  await makeGroup(context, { name: 'Real', members: [photographers] })
  await assignAppRole(context, { clientId, key: 'chief', principalId: bo.id })
  await assign(context, clientId, bo.id)
  const tokens = await enter(here, browser(), { as: 'bo' })
  t.deepEqual(tokens.claims()?.['roles'], ['chief', 'developer'])
  t.deepEqual(
    (await preview(app, here)).idToken?.claims['roles'],
    ['developer'],
    'she stays as she is',
  )
  t.is((await preview(app, here, { userId: ana.id })).groups.length, 1)
})
