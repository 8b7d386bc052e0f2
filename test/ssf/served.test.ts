import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import { createApplication } from '../../src/domain/applications/applications.ts'
import { receiverAudience } from '../../src/domain/signals/receivers.ts'
import { changeUser } from '../../src/domain/users/change-user.ts'
import { cohort } from '../support/cohort.ts'
import { testApp, testSecret } from '../support/app.ts'
import { localUser } from '../support/people.ts'
import { ask, caep, pushReceiver, receiver, risc } from '../support/receivers.ts'
import { startServer } from '../support/server-process.ts'

const app = testApp(test)

test('a service gets its token at the token endpoint, for the scopes that it was granted and no others', async t => {
  const account = await app.makeAccount('granted')
  const { issuer } = account
  const { application, clientSecret } = await createApplication(app.inAccount(account), {
    name: 'Watch',
    redirectUris: [],
    postLogoutRedirectUris: [],
    access: 'assigned',
    homeUrl: null,
    contact: null,
    claims: {},
    client: {
      type: 'service',
      resources: [{ audience: receiverAudience(account), scopes: ['ssf.read'] }],
    },
  })
  const grant = async (scope: string): Promise<Record<string, string>> => {
    const basic = Buffer.from(`${application.clientId}:${clientSecret}`).toString('base64')
    const answer = await fetch(`${issuer}/token`, {
      method: 'POST',
      headers: { authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: 'client_credentials', scope }),
    })
    return (await answer.json()) as Record<string, string>
  }
  const granted = await grant('ssf.read ssf.manage')
  t.is(granted['scope'], 'ssf.read')
  t.true(Number(granted['expires_in']) <= 3600)
  const token = granted['access_token']
  t.is((await ask(`${issuer}/ssf/v1/streams`, { method: 'GET', token })).status, 200)
  t.is((await ask(`${issuer}/ssf/v1/streams`, { method: 'POST', token, body: {} })).status, 403)
})

test('two server processes tell a receiver within seconds that people were deactivated, each event once', async t => {
  const account = await app.makeAccount('served')
  const context = app.inAccount(account)
  const own = await receiver(app, account)
  const to = await pushReceiver()
  const delivery = { method: 'urn:ietf:rfc:8935', endpoint_url: to.url }
  const stream = await own.makeStream({ delivery })
  const people = await Promise.all(
    Array.from({ length: 10 }, (_, index) => localUser(context, `person-${index}`)),
  )
  const settings = {
    DATABASE_URL: app.database.url,
    COHORT_PUBLIC_URL: app.url,
    COHORT_OUTBOUND_ALLOW: '127.0.0.1',
  }
  const servers = await Promise.all([startServer(settings), startServer(settings)])
  for (const { id } of people) {
    await changeUser(context, id, { change: user => ({ ...user, active: false }) })
  }
  const began = performance.now()
  const expected = people.length * 2
  while (to.pushed.length < expected && performance.now() - began < 15_000) await sleep(50)
  t.log(`all told ${Math.round(performance.now() - began)} ms after the last change`)
  await sleep(1500) // more than a round of the jobs: what comes twice comes now
  await Promise.all(servers.map(server => server.stop()))
  to.close()

  const sets = await Promise.all(to.pushed.map(({ token }) => own.verify(token)))
  t.is(new Set(sets.map(({ jti }) => jti)).size, expected)
  t.is(sets.length, expected)
  for (const { sub } of people) {
    const about = sets.filter(({ sub_id }) => sub_id['sub'] === sub)
    t.deepEqual(
      about.map(({ events }) => Object.keys(events)[0]),
      [`${risc}/account-disabled`, `${caep}/session-revoked`],
    )
  }
  const environment = { DATABASE_URL: app.database.url, COHORT_SECRET: testSecret }
  const { out } = await cohort(environment, ['stream', 'list', '--account', 'served', '--json'])
  t.like(JSON.parse(out), [
    { id: stream, application: 'Watch', status: 'enabled', waiting: 0, refused: 0, failures: 0 },
  ])
})
