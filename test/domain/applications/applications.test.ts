import test from 'ava'
import { generateKeyPairSync } from 'node:crypto'
import {
  createApplication,
  listApplications,
} from '../../../src/domain/applications/applications.ts'
import { assign, listAssignments, unassign } from '../../../src/domain/applications/assignments.ts'
import { changeApplication } from '../../../src/domain/applications/change-application.ts'
import type { Context } from '../../../src/domain/context.ts'
import { partOf } from '../../../src/domain/parts.ts'
import type { Application } from '../../../src/model/application.ts'
import type { ClientSettings } from '../../../src/model/client-settings.ts'
import type { JsonObject } from '../../../src/model/json.ts'
import { testApp } from '../../support/app.ts'
import { makeKeys } from '../../support/clients.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)

const callback = 'https://a.example/callback'

async function create(
  context: Context,
  client: ClientSettings = {},
  redirectUris: readonly string[] = [callback],
): Promise<Application> {
  const { application } = await createApplication(context, {
    name: 'Archive',
    redirectUris,
    postLogoutRedirectUris: [],
    access: 'assigned',
    homeUrl: null,
    contact: null,
    claims: {},
    client,
  })
  return application
}

const jwk = (key: JsonObject): ClientSettings => ({
  authentication: 'private_key_jwt',
  jwks: { keys: [key] },
})
const exported = (kind: 'public' | 'private', bits: number): JsonObject => {
  const pair = generateKeyPairSync('rsa', { modulusLength: bits })
  return pair[`${kind}Key`].export({ format: 'jwk' }) as JsonObject
}

type Wrong = readonly [
  title: string,
  client: ClientSettings,
  message: RegExp,
  redirectUris?: readonly string[],
]

const wrong: readonly Wrong[] = [
  [
    'a secret in a browser',
    { type: 'browser', authentication: 'client_secret_basic' },
    /no secret/,
  ],
  ['nobody at all', { authentication: 'none' }, /authenticates itself/],
  ['a key that is not there', { authentication: 'private_key_jwt' }, /needs the public keys/],
  ['a private key', jwk(exported('private', 2048)), /only public keys/],
  ['a symmetric key', jwk({ kty: 'oct', k: 'AAAA' }), /only public keys/],
  ['a short key', jwk(exported('public', 1024)), /at least 2048 bits/],
  ['half a key', jwk({ kty: 'EC', crv: 'P-256', x: 'AA' }), /cannot be read/],
  ['no key', { authentication: 'private_key_jwt', jwks: { keys: [] } }, /1 to 10 keys/],
  ['a service that signs in', { type: 'service', grants: ['authorization_code'] }, /signs nobody/],
  [
    'a native client of its own',
    { type: 'native', grants: ['client_credentials'] },
    /authenticate/,
  ],
  ['no grant', { grants: [] }, /at least one grant/],
  ['refresh of nothing', { grants: ['refresh_token', 'client_credentials'] }, /goes with/, []],
  ['a service that comes back', { type: 'service' }, /go with the grant/],
  ['sign-in without a way back', {}, /needs a redirect URI/, []],
  ['PKCE off in a browser', { type: 'browser', pkce: false }, /cannot be switched off/],
  ['FAPI with a secret', { fapi: true, authentication: 'client_secret_post' }, /private_key_jwt/],
  ['offline for strangers', { firstParty: false, offline: true }, /first-party/],
  ['a scheme on the web', {}, /neither https nor/, ['com.example.app:/back']],
  ['a scheme of everybody', { type: 'native' }, /without a dot/, ['myapp:/back']],
  ['a script', { type: 'native' }, /without a dot/, ['javascript:alert(1)']],
  [
    'https on loopback',
    { type: 'native' },
    /no native client can claim/,
    ['https://localhost/back'],
  ],
  ['plain http', {}, /neither https nor/, ['http://a.example/callback']],
  ['a line end', {}, /not an absolute URL/, [`${callback}\n`]],
  ['a backslash', {}, /not an absolute URL/, ['https:\\\\a.example/']],
  ['a fragment', {}, /fragment/, [`${callback}#x`]],
  ['a user', {}, /user name/, ['https://me@a.example/']],
  ['a wildcard', {}, /wildcard/, ['https://*.a.example/']],
  ['logout to plain http', { backchannelLogoutUri: 'http://a.example/out' }, /neither https nor/],
  ['a start on http', { initiateLoginUri: 'http://localhost/start' }, /not on https/],
  [
    'a scope with a blank',
    { resources: [{ audience: 'https://a.example', scopes: ['a b'] }] },
    /scope/,
  ],
  ['an audience that is none', { resources: [{ audience: 'prints', scopes: [] }] }, /absolute URI/],
]

test('a client that cannot be safe is refused where it is configured, with the field that is wrong', async t => {
  const context = app.inAccount(await app.makeAccount('rules'))
  for (const [title, client, message, redirectUris] of wrong) {
    const error = await t.throwsAsync(create(context, client, redirectUris), { message }, title)
    t.like(error, { code: 'invalid' }, title)
    t.truthy((error as unknown as { field?: string }).field, title)
  }
  t.deepEqual((await listApplications(context)).items, [])
})

test('an algorithm that the account has no key for is refused', async t => {
  const account = await app.makeAccount('no-key')
  const context = app.inAccount(account)
  await app.db('signing_keys').where({ account_id: account.id, algorithm: 'EdDSA' }).del()
  const message = /no signing key for EdDSA/
  await t.throwsAsync(create(context, { idTokenAlgorithm: 'EdDSA' }), { message })
  await t.throwsAsync(create(context, { userinfoAlgorithm: 'EdDSA' }), { message })
  await t.notThrowsAsync(create(context, { idTokenAlgorithm: 'RS256' }))
})

test('CVE-2026-15572: a change is judged as the whole that it makes, and changes nothing where it is refused', async t => {
  const context = app.inAccount(await app.makeAccount('whole'))
  const { clientId } = await create(context, { pkce: false })
  const toBrowser = changeApplication(context, clientId, ({ client }) => ({
    client: { ...client, type: 'browser' },
  }))
  await t.throwsAsync(toBrowser, { message: /PKCE cannot be switched off/ })
  const native = await create(context, { type: 'native' }, ['com.example.app:/back'])
  const toWeb = changeApplication(context, native.clientId, () => ({ client: { type: 'web' } }))
  await t.throwsAsync(toWeb, { message: /neither https nor/ })
  const rows = await context
    .db('applications')
    .whereNot({ kind: 'system' })
    .where({ account_id: context.account.id })
    .orderBy('id')
  t.deepEqual(
    rows.map(row => (row as { client: unknown }).client),
    [{ pkce: false }, { type: 'native' }],
  )
  const events = await context
    .db('events')
    .where({ account_id: context.account.id, type: 'application.changed' })
  t.deepEqual(events, [])
})

test('a change is told with what was before and after, raises the version, and is not told where it changes nothing', async t => {
  const context = app.inAccount(await app.makeAccount('told'))
  const keys = await makeKeys()
  const { clientId } = await create(context)
  const settings = {
    name: 'Store',
    client: { authentication: 'private_key_jwt', jwks: keys.jwks },
  } as const
  const changed = await changeApplication(context, clientId, () => settings)
  t.is(changed.version, 2)
  await changeApplication(context, clientId, () => settings)
  const events = await context
    .db('events')
    .where({ account_id: context.account.id, type: 'application.changed' })
    .pluck<JsonObject[]>('data')
  t.is(events.length, 1)
  t.like(events[0], {
    before: { name: 'Archive', 'client.authentication': null },
    after: { name: 'Store', 'client.authentication': 'private_key_jwt' },
  })
  t.deepEqual(await context.db('application_secrets').where({ account_id: context.account.id }), [])
})

test('the account’s own pages are no application that anybody changes', async t => {
  const context = app.inAccount(await app.makeAccount('system'))
  const attempt = changeApplication(context, 'cohort-account', () => ({ enabled: false }))
  await t.throwsAsync(attempt, { message: /there is no application/ })
})

test('applications are listed part by part, each once', async t => {
  const context = app.inAccount(await app.makeAccount('parts'))
  const made: string[] = []
  for (let count = 0; count < 5; count++) made.push((await create(context)).clientId)
  const seen: string[] = []
  let after: string | undefined
  do {
    const part = await listApplications(
      context,
      after === undefined ? { limit: 2 } : { after, limit: 2 },
    )
    t.true(part.items.length <= 2)
    seen.push(...part.items.map(each => each.clientId))
    after = part.next
  } while (after !== undefined)
  t.deepEqual(seen, made)
})

test('who is assigned is listed part by part, with names, and can be taken back once', async t => {
  const context = app.inAccount(await app.makeAccount('assigned'))
  const { clientId } = await create(context)
  for (const name of ['ana', 'bo', 'cy'])
    await assign(context, clientId, (await localUser(context, name)).id)
  const first = await listAssignments(context, clientId, { limit: 2 })
  const rest = await listAssignments(context, clientId, { after: first.next ?? '', limit: 2 })
  t.deepEqual([...first.items, ...rest.items].map(({ name }) => name).toSorted(), [
    'ana',
    'bo',
    'cy',
  ])
  t.is(rest.next, undefined)
  const { id } = first.items[0] ?? { id: '' }
  await unassign(context, clientId, id)
  await t.throwsAsync(unassign(context, clientId, id), { message: /no such assignment/ })
  t.is((await listAssignments(context, clientId)).items.length, 2)
})

test('a part has at least one item and at most a thousand', async t => {
  const limits: number[] = []
  const read = async ({ limit }: { limit: number }): Promise<readonly { id: string }[]> => {
    limits.push(limit)
    return []
  }
  for (const limit of [-1, 0, 1, 5000]) await partOf({ limit }, read)
  t.deepEqual(limits, [2, 2, 2, 1001])
})
