import { once } from 'node:events'
import { request } from 'node:http'
import test from 'ava'
import { testApp, testSecret } from './support/app.ts'
import { cohort } from './support/cohort.ts'
import { aUser, clientFor, scimClient, userUrn } from './support/scim.ts'
import { freePort, startServer } from './support/server-process.ts'

const app = testApp(test)

test('production without a secret and a database is a clear refusal to start', async t => {
  const { spawnSync } = await import('node:child_process')
  const env = { PATH: process.env['PATH'], NODE_ENV: 'production' }
  const end = spawnSync(process.execPath, ['src/main.ts'], { env, encoding: 'utf8' })
  t.is(end.status, 1)
  t.regex(end.stderr, /COHORT_SECRET is required in production/)
  t.regex(end.stderr, /DATABASE_URL is required in production/)
})

test('a TERM finishes the request in flight, takes no new one, and ends with 0', async t => {
  const account = await app.makeAccount('stopping')
  const scim = await scimClient(app.inAccount(account))
  const port = String(await freePort())
  const server = await startServer({ DATABASE_URL: app.database.url, COHORT_PORT: port })
  const sent = request(`${server.origin}/t/stopping/scim/v2/Users`, {
    method: 'POST',
    headers: { authorization: `Bearer ${scim.token}`, 'content-type': 'application/scim+json' },
  })
  const answered = once(sent, 'response')
  sent.write(`{"schemas":["${userUrn}"],`)
  await new Promise(resolve => setTimeout(resolve, 200))
  const stopped = server.stop('SIGTERM')
  let isRefused = false
  for (let tries = 0; tries < 200 && !isRefused; tries += 1) {
    await new Promise(resolve => setTimeout(resolve, 50))
    isRefused = await fetch(`${server.origin}/healthz`).then(
      () => false,
      () => true,
    )
  }
  t.true(isRefused)
  sent.end('"userName":"last@lumen.example"}')
  const [response] = (await answered) as [{ statusCode: number; resume: () => void }]
  response.resume()
  t.is(response.statusCode, 201)
  t.is(await stopped, 0)
})

test('two processes may start at once on an empty database, and either serves the other’s writes', async t => {
  const settings = { DATABASE_URL: app.database.url, COHORT_LOG_LEVEL: 'warn' }
  const account = await app.makeAccount('twins')
  const { token } = await scimClient(app.inAccount(account))
  const servers = await Promise.all([startServer(settings), startServer(settings)])
  const [one, two] = servers.map(({ origin }) => clientFor(`${origin}/t/twins/scim/v2`, token))
  const made = await one?.post('/Users', aUser('twin@lumen.example'))
  t.is((await two?.get(`/Users/${made?.body.id}`))?.status, 200)
  t.deepEqual(await Promise.all(servers.map(server => server.stop())), [0, 0])
})

test('no token, password or body reaches the log', async t => {
  const account = await app.makeAccount('logged')
  const scim = await scimClient(app.inAccount(account))
  await scim.post(
    '/Users',
    aUser('secret.person@lumen.example', { password: 'correct horse battery' }),
  )
  await scim.get(`/Users?filter=${encodeURIComponent('userName eq "secret.person@lumen.example"')}`)
  const log = app.log.join('')
  t.true(log.includes('/t/logged/scim/v2/Users'))
  for (const secret of [scim.token, 'correct horse', 'secret.person'])
    t.false(log.includes(secret), secret)
})

test('every answer carries its request id and the headers of a careful server', async t => {
  const answer = await fetch(`${app.url}/healthz`)
  t.is(answer.status, 200)
  t.regex(answer.headers.get('x-request-id') ?? '', /^[\da-f-]{36}$/)
  t.is(answer.headers.get('x-content-type-options'), 'nosniff')
})

test('a foreign Host is refused everywhere but on the health addresses', async t => {
  await app.makeAccount('hosted')
  for (const path of [
    '/',
    '/t/hosted/',
    '/t/hosted/.well-known/openid-configuration',
    '/t/nobody/',
    '/nothing',
  ]) {
    t.is(await statusFor(path, 'evil.example'), 421, path)
  }
  t.is(await statusFor('/healthz', '10.0.0.7'), 200)
  t.is(await statusFor('/readyz', '10.0.0.7'), 200)
})

test('an unknown page is a 404 as a page for people and as problem+json for programs', async t => {
  const page = await fetch(`${app.url}/nothing`, { headers: { accept: 'text/html' } })
  t.is(page.status, 404)
  t.regex(page.headers.get('content-type') ?? '', /^text\/html/)
  const problem = await fetch(`${app.url}/nothing`, { headers: { accept: 'application/json' } })
  t.is(problem.status, 404)
  t.is(problem.headers.get('content-type'), 'application/problem+json')
})

test('every route declares what it needs', t => {
  const { routes } = app.listening.app
  const needs = new Set(routes.map(route => route.needs))
  t.true(routes.length >= 28)
  t.deepEqual([...needs].toSorted(), [
    'caller',
    'claims-token',
    'connection:read',
    'connection:write',
    'interaction',
    'invitation',
    'join-link',
    'library-asker',
    'optional-connection',
    'public',
    'receiver:manage',
    'receiver:read',
    'recovery',
    'registration-token',
    'session',
  ])
})

test('every statement on rows of an account names the account', async t => {
  const seen = new Set<string>()
  app.db.on('query', ({ sql }: { sql: string }) => seen.add(sql))
  const account = await app.makeAccount('statements')
  const scim = await scimClient(app.inAccount(account))
  const { body } = await scim.post(
    '/Users',
    aUser('s@lumen.example', { emails: [{ value: 's@lumen.example' }] }),
  )
  await scim.patch(`/Users/${body.id}`, [{ op: 'replace', path: 'active', value: false }])
  const group = await scim.post('/Groups', { displayName: 'G', members: [{ value: body.id }] })
  await scim.put(`/Groups/${group.body.id}`, { displayName: 'H', members: [] })
  await scim.get('/Users?filter=emails%20pr')
  await scim.get('/Groups?filter=members%20pr')
  await scim.delete(`/Users/${body.id}`)
  await scim.delete(`/Groups/${group.body.id}`)
  await fetch(`${account.issuer}/.well-known/openid-configuration`)
  const ours = [...seen].filter(sql =>
    /\b(?:from|into|update|join)\s+(?:users|groups|memberships|user_values|passwords|principals|connections|connection_tokens|connection_budgets|sources|applications|application_secrets|assignments|events|oidc_records|signing_keys|throttles)\b/.test(
      sql,
    ),
  )
  t.true(ours.length >= 25, `${ours.length} statements`)
  t.deepEqual(
    ours.filter(sql => !sql.includes('account_id')),
    [],
  )
})

test('the command line works beside a running server on the embedded database', async t => {
  const { chmodSync, mkdtempSync, rmSync } = await import('node:fs')
  const { tmpdir } = await import('node:os')
  const dataDir = mkdtempSync(`${tmpdir()}/cohort-beside-`)
  chmodSync(dataDir, 0o711) // the account that PostgreSQL runs as passes through
  const settings = { COHORT_DATA_DIR: dataDir, COHORT_SECRET: testSecret }
  const before = await cohort(settings, ['account', 'create', '--slug', 'early', '--json'])
  t.is(before.code, 0, before.err)
  const server = await startServer(settings)
  const beside = await cohort(settings, ['account', 'list', '--json'])
  const accounts = JSON.parse(beside.out) as { slug: string; issuer: string }[]
  t.deepEqual(
    accounts.map(each => each.issuer),
    [`${server.origin}/t/early`],
  )
  t.is((await fetch(`${server.origin}/readyz`)).status, 200)
  t.is(await server.stop(), 0)
  rmSync(dataDir, { recursive: true })
})

function statusFor(path: string, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request(`${app.url}${path}`, { headers: { host } }, response => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end()
  })
}

test('the front door leads to the only account, and asks for the name where there are more', async t => {
  await app.makeAccount('doors')
  await app.makeAccount('doors2')
  const page = await fetch(`${app.url}/`, { headers: { accept: 'text/html' } })
  t.is(page.status, 200)
  const text = await page.text()
  t.false(text.includes('doors2'))
  const asked = await fetch(`${app.url}/?account=Doors`, { redirect: 'manual' })
  t.is(asked.status, 302)
  t.is(asked.headers.get('location'), '/t/doors/')
  const outside = await fetch(`${app.url}/?account=//evil.example`, { redirect: 'manual' })
  t.is(outside.status, 200)
})

test('what is no HTTP request is answered in words, and a long filter is not cut off before our door', async t => {
  const { connect } = await import('node:net')
  const answer = await new Promise<string>(resolve => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1', () =>
      socket.end('NONSENSE\r\n\r\n'),
    )
    let text = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    socket.on('close', () => resolve(text))
  })
  t.regex(answer, /^HTTP\/1\.1 400 Bad Request\r\n/)
  t.true(answer.endsWith('{"type":"about:blank","title":"Bad Request","status":400}'))
  const scim = await scimClient(app.inAccount(await app.makeAccount('longest')))
  const filter = `userName eq "${'é'.repeat(4000)}"`
  t.is((await scim.get(`/Users?filter=${encodeURIComponent(filter)}`)).status, 200)
})
