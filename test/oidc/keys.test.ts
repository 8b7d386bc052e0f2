import { decodeProtectedHeader } from 'jose'
import test from 'ava'
import { loseSigningKey, listKeys, rotateSigningKey } from '../../src/domain/keys/rotate-keys.ts'
import { keyTimes } from '../../src/model/signing-key.ts'
import { longestIdToken, longestSession } from '../../src/oidc/lifetimes.ts'
import { agency, enter } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { setClock } from '../support/clock.ts'

const app = testApp(test)

type PublicKey = Readonly<Record<string, unknown>> & { readonly kid: string; readonly alg: string }

async function publishedKeys(issuer: string): Promise<readonly PublicKey[]> {
  const answer = await fetch(`${issuer}/jwks`)
  return ((await answer.json()) as { keys: readonly PublicKey[] }).keys
}

async function kidsOf(issuer: string): Promise<readonly string[]> {
  return (await publishedKeys(issuer)).map(({ kid }) => kid)
}

test.serial(
  'keys of three algorithms are published, and nothing of a key that is private',
  async t => {
    const { issuer } = await app.makeAccount('public')
    const members: Readonly<Record<string, readonly string[]>> = {
      ES256: ['alg', 'crv', 'kid', 'kty', 'use', 'x', 'y'],
      EdDSA: ['alg', 'crv', 'kid', 'kty', 'use', 'x'],
      RS256: ['alg', 'e', 'kid', 'kty', 'n', 'use'],
    }
    const keys = await publishedKeys(issuer)
    t.is(keys.length, 3)
    for (const key of keys) t.deepEqual(Object.keys(key).toSorted(), [...(members[key.alg] ?? [])])
  },
)

test.serial(
  'keys and metadata may be kept for five minutes and asked for by their tag',
  async t => {
    const { issuer } = await app.makeAccount('cached')
    const addresses = [
      `${issuer}/jwks`,
      `${issuer}/.well-known/openid-configuration`,
      `${app.url}/.well-known/openid-configuration/t/cached`,
      `${app.url}/.well-known/oauth-authorization-server/t/cached`,
    ]
    for (const address of addresses) {
      const answer = await fetch(address)
      t.is(answer.headers.get('cache-control'), `public, max-age=${keyTimes.cached}`, address)
      const tag = answer.headers.get('etag') ?? ''
      const again = await fetch(address, { headers: { 'if-none-match': tag } })
      t.is(again.status, 304, address)
      t.is(await again.text(), '')
      t.is(again.headers.get('etag'), tag)
      t.is(again.headers.get('cache-control'), answer.headers.get('cache-control'))
      t.is((await fetch(address, { headers: { 'if-none-match': '"other"' } })).status, 200)
    }
    const page = await fetch(`${issuer}/`, { headers: { accept: 'text/html' } })
    t.notRegex(page.headers.get('cache-control') ?? '', /public/)
    const missing = await fetch(`${issuer}/missing/jwks`)
    t.notRegex(missing.headers.get('cache-control') ?? '', /public/)
  },
)

test.serial('a rotated key is published with the next request, a lost one is not', async t => {
  const account = await app.makeAccount('seen')
  const other = await app.makeAccount('unseen')
  const context = app.inAccount(account)
  const before = await kidsOf(account.issuer)
  const tag = (await fetch(`${account.issuer}/jwks`)).headers.get('etag')
  const { key } = await rotateSigningKey(context, app.box, 'ES256')
  t.deepEqual((await kidsOf(account.issuer)).toSorted(), [...before, key.kid].toSorted())
  t.not((await fetch(`${account.issuer}/jwks`)).headers.get('etag'), tag)

  const [active] = (await listKeys(context)).filter(({ algorithm }) => algorithm === 'ES256')
  await loseSigningKey(context, app.box, active?.kid ?? '')
  const after = await kidsOf(account.issuer)
  t.false(after.includes(active?.kid ?? ''))
  t.true(after.includes(key.kid))
  const foreign = new Set(await kidsOf(other.issuer))
  t.true([...before, ...after].every(kid => !foreign.has(kid)))
})

test.serial('what is signed and the session that it hints at are over before the key is', t => {
  t.true(longestIdToken < keyTimes.signedLasts)
  t.true(longestSession + keyTimes.signedLasts <= keyTimes.keptAfter)
})

test.serial(
  'an ID token of a retired key is a hint until the key is gone; of a lost one never',
  async t => {
    const world = await agency(app, 'hint')
    const { account, context, browser } = world
    const tokens = await enter(world, browser())
    const hint = tokens.id_token ?? ''
    const status = async (): Promise<number> =>
      (await browser().open(`${account.issuer}/session/end?id_token_hint=${hint}`)).status
    const { key } = await rotateSigningKey(context, app.box, 'ES256')
    await setClock(app.db, { ahead: keyTimes.publishedFirst + 1 })
    const next = await enter(world, browser())
    t.is(decodeProtectedHeader(next.id_token ?? '').kid, key.kid)
    t.is(await status(), 200)
    await setClock(app.db, { ahead: 0 })
    await loseSigningKey(context, app.box, decodeProtectedHeader(hint).kid ?? '')
    t.is(await status(), 400)
  },
)
