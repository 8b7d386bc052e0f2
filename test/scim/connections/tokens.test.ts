import test from 'ava'
import {
  addToken,
  listTokens,
  removeToken,
} from '../../../src/domain/connections/connection-tokens.ts'
import { changeConnection, findConnection } from '../../../src/domain/connections/connections.ts'
import type { Context } from '../../../src/domain/context.ts'
import type { RouteDeclaration } from '../../../src/http/routes.ts'
import type { Connection } from '../../../src/model/connection.ts'
import { Refusal } from '../../../src/model/refusal.ts'
import { testApp } from '../../support/app.ts'
import { aUser, clientFor, type ScimClient, scimClient } from '../../support/scim.ts'

const app = testApp(test)
const forever = { readOnly: false, expiresAt: null }
let context: Context

test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
})

async function connect(): Promise<{ scim: ScimClient; connection: Connection }> {
  const scim = await scimClient(context)
  return { scim, connection: await findConnection(context, scim.connectionId) }
}

test('two tokens live at once; a third is refused until one is removed, which ends it at once', async t => {
  const { scim, connection } = await connect()
  const second = await addToken(context, connection, forever)
  const other = clientFor(scim.base, second.token)
  t.deepEqual([(await scim.get('/Users')).status, (await other.get('/Users')).status], [200, 200])
  const refusal = await t.throwsAsync(addToken(context, connection, forever), {
    instanceOf: Refusal,
  })
  t.is(refusal.code, 'conflict')
  const [first] = await listTokens(context, connection)
  await removeToken(context, connection, first?.id ?? '')
  t.deepEqual([(await scim.get('/Users')).status, (await other.get('/Users')).status], [401, 200])
  await addToken(context, connection, forever)
})

test('of tokens that are added at the same moment only as many are made as may live', async t => {
  const { connection } = await connect()
  const ends = await Promise.allSettled(
    Array.from({ length: 6 }, () => addToken(context, connection, forever)),
  )
  t.is(ends.filter(({ status }) => status === 'fulfilled').length, 1)
  t.is((await listTokens(context, connection)).length, 2)
})

test('a token ends with its time, does not count as live then, and none is made that has ended', async t => {
  const { scim, connection } = await connect()
  const soon = await addToken(context, connection, {
    readOnly: false,
    expiresAt: new Date(Date.now() + 60_000),
  })
  const brief = clientFor(scim.base, soon.token)
  t.is((await brief.get('/Users')).status, 200)
  await app
    .db('connection_tokens')
    .where({ id: soon.id })
    .update({ expires_at: new Date(Date.now() - 1) })
  const refused = await brief.get('/Users')
  t.is(refused.status, 401)
  t.regex(refused.headers.get('www-authenticate') ?? '', /invalid_token/)
  t.deepEqual(
    (await listTokens(context, connection)).map(({ live }) => live),
    [true, false],
  )
  await addToken(context, connection, forever)
  for (const expiresAt of [new Date(Date.now() - 1), new Date(Number.NaN)]) {
    await t.throwsAsync(addToken(context, connection, { readOnly: false, expiresAt }))
  }
})

test('the list tells the last characters and the last use to the minute, and never the token', async t => {
  const { scim, connection } = await connect()
  t.is((await listTokens(context, connection))[0]?.lastUsedAt, null)
  await scim.get('/Users')
  const [used] = await listTokens(context, connection)
  t.is(used?.hint, scim.token.slice(-4))
  t.true(Math.abs((used?.lastUsedAt?.getTime() ?? 0) - Date.now()) < 10_000)
  await scim.get('/Users')
  t.deepEqual((await listTokens(context, connection))[0]?.lastUsedAt, used?.lastUsedAt)
  const stored = await app.db('connection_tokens').where({ connection_id: connection.id })
  const events = await app.db('events').where({ target_id: connection.id })
  t.false(JSON.stringify([stored, events, used]).includes(scim.token))
  t.false(JSON.stringify(stored).includes(scim.token.slice(12)))
})

test('a read-only token reads, and gets a 403 in SCIM form on every route that declares writing', async t => {
  const { scim, connection } = await connect()
  const { body } = await scim.post('/Users', aUser('mia@lumen.example'))
  const { token } = await addToken(context, connection, { readOnly: true, expiresAt: null })
  const routes = app.listening.app.routes.filter(({ path }) =>
    /^\/t\/:account\/scim(\/|$)/.test(path),
  )
  const before = await app.db('users').where({ id: body.id })
  for (const route of routes) {
    const title = `${route.method} ${route.path}`
    const answer = await call(route, token, body.id)
    if (route.needs !== 'connection:write') {
      t.not(answer.status, 401, title)
      t.not(answer.status, 403, title)
      continue
    }
    t.is(answer.status, 403, title)
    const told = (await answer.json()) as { schemas: string[]; status: string }
    t.deepEqual(told.schemas, ['urn:ietf:params:scim:api:messages:2.0:Error'])
    t.is(told.status, '403')
  }
  t.deepEqual(await app.db('users').where({ id: body.id }), before)
})

test('every SCIM route that is not a GET or a search declares that it writes', t => {
  const routes = app.listening.app.routes.filter(({ path }) =>
    /^\/t\/:account\/scim(\/|$)/.test(path),
  )
  const open = routes.filter(
    ({ method, path, needs }) =>
      method !== 'GET' && !path.endsWith('/.search') && needs !== 'connection:write',
  )
  t.deepEqual(open, [])
  t.true(routes.some(({ needs }) => needs === 'connection:read'))
  t.is(routes.length, 2 * 33, 'each with and without the version')
})

test('section 8: an empty, unset or wrongly shaped token opens nothing', async t => {
  const { scim } = await connect()
  const headers = [
    '',
    'Bearer',
    'Bearer ',
    'Bearer null',
    'Bearer undefined',
    'Basic eDp5',
    scim.token,
  ]
  const shapes = [
    `bearer${scim.token}`,
    `Bearer ${scim.token} x`,
    `Bearer ${scim.token.slice(0, -1)}`,
  ]
  for (const authorization of [...headers, ...shapes]) {
    const answer = await fetch(`${scim.base}/Users`, { headers: { authorization } })
    t.is(answer.status, 401, authorization)
    t.regex(answer.headers.get('www-authenticate') ?? '', /^Bearer realm="scim"/)
  }
  const inQuery = await fetch(`${scim.base}/Users?access_token=${scim.token}`)
  t.is(inQuery.status, 401)
})

test('a connection that is switched off refuses its tokens and takes them again when it is on', async t => {
  const { scim, connection } = await connect()
  await changeConnection(context, connection.id, { enabled: false })
  t.is((await scim.get('/Users')).status, 401)
  await changeConnection(context, connection.id, { enabled: true })
  t.is((await scim.get('/Users')).status, 200)
})

function call({ method, path }: RouteDeclaration, token: string, id: string): Promise<Response> {
  const hasBody = method !== 'GET' && method !== 'DELETE'
  return fetch(`${app.url}${path.replace(':account', 'lumen').replace(':id', id)}`, {
    method,
    redirect: 'manual',
    headers: {
      authorization: `Bearer ${token}`,
      ...(hasBody ? { 'content-type': 'application/scim+json' } : {}),
    },
    ...(hasBody ? { body: '{}' } : {}),
  })
}
