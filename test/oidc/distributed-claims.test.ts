import test from 'ava'
import { createRemoteJWKSet, jwtVerify } from 'jose'
import { fetchUserInfo } from 'openid-client'
import { createGroup } from '../../src/domain/groups/create-group.ts'
import { changeUser } from '../../src/domain/users/change-user.ts'
import { agency, enter, register } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { relyingParty, type RelyingParty } from '../support/relying-party.ts'
import type { Context } from '../../src/domain/context.ts'
import type { User } from '../../src/model/user.ts'

const app = testApp(test)

type Source = { readonly endpoint: string; readonly access_token: string }

test('OpenID Core 5.6.2: with 500 groups the ID token names an endpoint that gives all 500, signed', async t => {
  const { account, context, ana, registration, application, browser } = await agency(app, 'many')
  const all = await openToAll(context, ana, 499)
  t.is(all.length, 500)
  const tokens = await enter({ application }, browser())
  const claims: Record<string, unknown> = { ...tokens.claims() }
  t.false('groups' in claims)
  t.is(claims['hasgroups'], true)
  t.deepEqual(claims['_claim_names'], { groups: 'src1' })
  const { src1 } = claims['_claim_sources'] as { src1: Source }
  t.is(src1.endpoint, `${account.issuer}/claims`)
  t.true((tokens.id_token ?? '').length < 2500)

  const answer = await ask(src1)
  t.is(answer.status, 200)
  t.is(answer.headers.get('content-type'), 'application/jwt')
  const keys = createRemoteJWKSet(
    new URL(application.configuration.serverMetadata().jwks_uri ?? ''),
  )
  const { payload, protectedHeader } = await jwtVerify(await answer.text(), keys, {
    issuer: account.issuer,
    audience: registration.clientId,
  })
  t.is(protectedHeader.alg, 'ES256')
  t.is(payload.sub, ana.sub)
  t.deepEqual(payload['groups'], all)
  t.false('roles' in payload)

  const info = await fetchUserInfo(application.configuration, tokens.access_token, ana.sub)
  t.deepEqual(info['_claim_names'], { groups: 'src1' })
})

test('the endpoint refuses without a token, with another kind of token, and once the person may not enter', async t => {
  const { account, context, ana, application, browser } = await agency(app, 'refuses')
  await openToAll(context, ana, 149)
  const tokens = await enter({ application }, browser())
  const source = sourceOf(tokens.claims() ?? {})
  const endpoint = `${account.issuer}/claims`
  const none = await fetch(endpoint)
  t.is(none.status, 401)
  t.is(none.headers.get('www-authenticate'), 'Bearer realm="claims"')
  const other = await ask({ ...source, access_token: tokens.access_token })
  t.is(other.headers.get('www-authenticate'), 'Bearer realm="claims", error="invalid_token"')
  t.is(
    (await ask({ ...source, access_token: `${source.access_token.slice(0, -2)}xx` })).status,
    401,
  )
  const foreign = await app.makeAccount('foreign-claims')
  t.is((await ask({ ...source, endpoint: `${foreign.issuer}/claims` })).status, 401)
  await changeUser(context, ana.id, { change: user => ({ ...user, active: false }) })
  t.is((await ask(source)).status, 401)
})

test('RFC 8725 3.11: the signed claims do not pass for an ID token', async t => {
  const { account, context, ana, application, browser } = await agency(app, 'hint')
  await openToAll(context, ana, 149)
  const window = browser()
  const tokens = await enter({ application }, window)
  const claims = await (await ask(sourceOf(tokens.claims() ?? {}))).text()
  const signOut = (hint: string): string => `${account.issuer}/session/end?id_token_hint=${hint}`
  t.is((await window.open(signOut(claims))).status, 400)
  t.is((await window.open(signOut(tokens.id_token ?? ''))).status, 200)
})

test('a token from before the end of the person’s access stays refused when they are let in again', async t => {
  const { context, ana, application, browser } = await agency(app, 'ended')
  await openToAll(context, ana, 149)
  const source = sourceOf((await enter({ application }, browser())).claims() ?? {})
  await new Promise(resolve => setTimeout(resolve, 1100)) // times in tokens are whole seconds
  for (const active of [false, true]) {
    await changeUser(context, ana.id, { change: user => ({ ...user, active }) })
  }
  t.is((await ask(source)).status, 401)
  const later = sourceOf((await enter({ application }, browser())).claims() ?? {})
  t.is((await ask(later)).status, 200)
})

test('the cap is the contract’s: exactly at it the groups are in the token, one more and they are not', async t => {
  const { account, context, ana, browser } = await agency(app, 'cap')
  const party = async (claims: object): Promise<RelyingParty> =>
    relyingParty(account, await register(context, claims, 'open'))
  await openToAll(context, ana, 2)
  const [three, two, short] = [
    await party({ maxValues: 3 }),
    await party({ maxValues: 2 }),
    await party({ maxBytes: 20 }),
  ]
  const window = browser()
  const claimsOf = async (application: RelyingParty): Promise<object> =>
    (await enter({ application }, window)).claims() ?? {}
  t.deepEqual(Reflect.get(await claimsOf(three), 'groups'), [
    'Group 000',
    'Group 001',
    'Photographers',
  ])
  t.true('_claim_names' in (await claimsOf(two)))
  t.true('_claim_names' in (await claimsOf(short)))
  t.false(
    '_claim_names' in
      ((await enter({ application: short }, window, { scope: 'openid' })).claims() ?? {}),
  )
})

function sourceOf(claims: object): Source {
  return (Reflect.get(claims, '_claim_sources') as { src1: Source }).src1
}

function ask({ endpoint, access_token: token }: Source): Promise<Response> {
  return fetch(endpoint, { headers: { authorization: `Bearer ${token}` } })
}

/** Puts somebody into so many more groups and lets every application hear of all groups. */
async function openToAll(context: Context, user: User, count: number): Promise<string[]> {
  const names = Array.from(
    { length: count },
    (_, index) => `Group ${String(index).padStart(3, '0')}`,
  )
  for (const name of names) {
    const input = { name, kind: 'directory', externalId: null, attributes: {} } as const
    await createGroup(context, input, new Set([user.id]))
  }
  const own = { account_id: context.account.id }
  await context.db('assignments').where(own).del()
  await context.db('applications').where(own).update({ access: 'open' })
  return [...names, 'Photographers'].sort()
}
