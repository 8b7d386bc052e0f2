import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import { changeConnection } from '../../../src/domain/connections/connections.ts'
import type { Context } from '../../../src/domain/context.ts'
import { takeRequests } from '../../../src/domain/connections/request-budget.ts'
import { connectionDefaults } from '../../../src/model/connection.ts'
import { testApp } from '../../support/app.ts'
import { clientFor, type ScimAnswer, type ScimClient, scimClient } from '../../support/scim.ts'
import { startServer } from '../../support/server-process.ts'

const app = testApp(test)
let context: Context

test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
})

async function flood(
  clients: readonly [ScimClient, ...ScimClient[]],
  times: number,
): Promise<readonly ScimAnswer[]> {
  const answers: ScimAnswer[] = []
  const lane = async (): Promise<void> => {
    for (let sent = answers.length; sent < times; sent = answers.length) {
      const client = clients[sent % clients.length] ?? clients[0]
      const at = answers.push(undefined as never) - 1
      answers[at] = await client.get('/Users?count=0')
    }
  }
  await Promise.all(Array.from({ length: 60 }, lane))
  return answers
}

const passed = (answers: readonly ScimAnswer[]): number =>
  answers.filter(({ status }) => status === 200).length

test('a new connection may keep up 50 requests a second and send 1,000 at once', async t => {
  t.is(connectionDefaults.rateLimit, 50)
  const scim = await scimClient(context, { rateLimit: connectionDefaults.rateLimit })
  const began = performance.now()
  const answers = await flood([scim], 1300)
  const seconds = (performance.now() - began) / 1000
  t.true(passed(answers) >= 1000, `${passed(answers)}`)
  t.true(passed(answers) <= 1000 + 50 * seconds + 1, `${passed(answers)} in ${seconds} s`)
})

test('past its rate a connection gets 429 with whole seconds to wait, x-rate-limit headers and a SCIM body', async t => {
  const scim = await scimClient(context, { rateLimit: 1 })
  const answers = await flood([scim], 30)
  const refused = answers.filter(({ status }) => status === 429)
  t.true(refused.length >= 2)
  for (const { headers, body } of refused) {
    t.regex(headers.get('retry-after') ?? '', /^[1-9]\d*$/)
    t.is(headers.get('x-rate-limit-limit'), '20')
    t.is(headers.get('x-rate-limit-remaining'), '0')
    t.regex(headers.get('x-rate-limit-reset') ?? '', /^(?:1?\d|20)$/)
    t.is(headers.get('content-type'), 'application/scim+json')
    t.deepEqual(body.schemas, ['urn:ietf:params:scim:api:messages:2.0:Error'])
    t.is(body.status, '429')
  }
  await sleep(1000 * Number(refused[0]?.headers.get('retry-after') ?? 1) + 50)
  t.is((await scim.get('/Users')).status, 200)
})

test('what is left is told on every answer, and other connections are not touched', async t => {
  const busy = await scimClient(context, { rateLimit: 1 })
  const quiet = await scimClient(context, { rateLimit: 1 })
  await flood([busy], 24)
  const answer = await quiet.get('/Users')
  t.is(answer.status, 200)
  t.is(answer.headers.get('x-rate-limit-limit'), '20')
  t.is(answer.headers.get('x-rate-limit-remaining'), '19')
})

test('the limit is one for all processes', async t => {
  const scim = await scimClient(context, { rateLimit: 5 })
  const settings = { DATABASE_URL: app.database.url, COHORT_LOG_LEVEL: 'error' }
  const servers = await Promise.all([startServer(settings), startServer(settings)])
  const clients = servers.map(({ origin }) => clientFor(`${origin}/t/lumen/scim/v2`, scim.token))
  const began = performance.now()
  const answers = await flood([scim, ...clients], 200)
  const seconds = (performance.now() - began) / 1000
  await Promise.all(servers.map(server => server.stop()))
  t.true(passed(answers) >= 100, `${passed(answers)}`)
  t.true(passed(answers) <= 100 + 5 * seconds + 1, `${passed(answers)} in ${seconds} s`)
})

test('a limit can be changed and lifted, from the next request on', async t => {
  const scim = await scimClient(context, { rateLimit: 1 })
  t.true(passed(await flood([scim], 40)) < 40)
  await changeConnection(context, scim.connectionId, { rateLimit: null })
  const answers = await flood([scim], 40)
  t.is(passed(answers), 40)
  t.is(answers[0]?.headers.get('x-rate-limit-limit'), null)
  await changeConnection(context, scim.connectionId, { rateLimit: 100_000 })
  t.is(passed(await flood([scim], 40)), 40)
  for (const rateLimit of [0, -1, 1.5, 2_000_000]) {
    await t.throwsAsync(changeConnection(context, scim.connectionId, { rateLimit }))
  }
})

test('somebody without a token is not counted against anybody', async t => {
  const scim = await scimClient(context, { rateLimit: 1 })
  const nobody = clientFor(scim.base, 'cohort_scim_nonsense')
  await flood([nobody], 20)
  t.is((await scim.get('/Users')).headers.get('x-rate-limit-remaining'), '19')
})

test('the budget fills up again with time, to the burst and not beyond, and never hands out parts', async t => {
  const { connectionId } = await scimClient(context, { rateLimit: 1 })
  const connection = {
    ...connectionDefaults,
    id: connectionId,
    name: 'x',
    oauthClient: null,
    rateLimit: 1,
  }
  const take = (wanted: number) => takeRequests(context, connection, wanted)
  const back = (seconds: number) =>
    app.db.raw(
      `update connection_budgets set counted_at = counted_at - make_interval(secs => ?) where connection_id = ?`,
      [seconds, connectionId],
    )
  t.deepEqual(await take(19), { granted: 19, requests: 1 })
  t.is((await take(3)).granted, 1)
  t.is((await take(1)).granted, 0)
  await back(2)
  t.is((await take(30)).granted, 2)
  await back(3600)
  t.deepEqual(await take(100), { granted: 20, requests: 0 })
})
