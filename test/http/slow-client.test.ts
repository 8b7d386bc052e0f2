import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import test, { type ExecutionContext } from 'ava'
import { createLog } from '../../src/lib/log.ts'
import { listen } from '../../src/server.ts'
import { testApp } from '../support/app.ts'
import { adminClient } from '../support/admin.ts'
import { agency } from '../support/agency.ts'
import { receiver } from '../support/receivers.ts'
import { scimClient } from '../support/scim.ts'

const app = testApp(test)

test('a request that never ends does not hold up a stop for ever', async t => {
  const { db, box } = app
  const options = {
    host: '127.0.0.1',
    port: 0,
    publicUrl: undefined,
    proxies: 0,
    graceSeconds: 0.3,
  }
  const listening = await listen({ db, box }, createLog('silent'), options)
  const socket = connect(Number(new URL(listening.publicUrl).port), '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  socket.write('POST /healthz HTTP/1.1\r\nhost: 127.0.0.1\r\n')
  await sleep(50)
  const cut = once(socket, 'close')
  await listening.close() // without the grace this never ends
  await cut
  await t.throwsAsync(fetch(`${listening.publicUrl}/healthz`))
})

test('a body that its own sender cuts off is no failure of ours', async t => {
  const { token } = await scimClient(app.inAccount(await app.makeAccount('cut')))
  const { host, port } = new URL(app.url)
  const socket = connect(Number(port), '127.0.0.1')
  await once(socket, 'connect')
  socket.write(
    `POST /t/cut/scim/v2/Users HTTP/1.1\r\nhost: ${host}\r\nauthorization: Bearer ${token}\r\n` +
      'content-type: application/scim+json\r\ncontent-length: 1000\r\n\r\n{"schemas":',
  )
  await sleep(200)
  socket.destroy()
  await sleep(300)
  const lines = app.log.filter(line => line.includes('/t/cut/scim') || line.includes('"level":50'))
  t.false(
    lines.some(line => line.includes('"level":50')),
    lines.join(''),
  )
  t.true(lines.some(line => line.includes('"status":400')))
})

test('RFC 6585 4: who sends too many requests is refused with 429 and Retry-After in the words of the door, and nobody else', async t => {
  const { account } = await agency(app, 'crowd')
  const [ana, bo] = [await adminClient(app, account), await adminClient(app, account)]
  const [watch, other] = [await receiver(app, account), await receiver(app, account, { name: 'W' })]
  const here = { host: '127.0.0.1', port: 0, publicUrl: undefined, proxies: 0, rateLimit: 0.2 }
  const limited = await listen(app, createLog('silent'), here)
  t.teardown(() => limited.close())
  const at =
    (path: string, init: RequestInit = {}) =>
    (): Promise<Response> =>
      fetch(`${limited.publicUrl}/t/crowd${path}`, init)
  const api = (cookie: string) => at('/api/v1/me', { headers: { cookie } })
  const streams = (token: string) =>
    at('/ssf/v1/streams', { headers: { authorization: `Bearer ${token}` } })

  const problem = await refusalAmong(t, 200, api(ana.cookie))
  t.is(problem.headers.get('content-type'), 'application/problem+json')
  t.like(await problem.json(), { status: 429, code: 'too_many_requests' })
  t.is((await api(bo.cookie)()).status, 200, 'somebody else')
  const events = await refusalAmong(t, 200, streams(watch.token))
  t.like(await events.json(), { status: 429 })
  t.is((await streams(other.token)()).status, 200, 'another receiver')
  const vain = await refusalAmong(t, 401, streams('nonsense'))
  t.like(await vain.json(), { status: 429 })
  const pushed = await refusalAmong(t, undefined, at('/request', { method: 'POST' }))
  t.like(await pushed.json(), { error: 'temporarily_unavailable' })
  const page = at('/auth', { headers: { accept: 'text/html' } })
  t.regex(await (await refusalAmong(t, undefined, page)).text(), /Too many requests/)
  t.is((await api(bo.cookie)()).status, 200, 'who is known does not pay for their network')
})

/** Of 30 requests at once some are refused; gives one of those. The first ones are answered with `usual`, where it is given. */
async function refusalAmong(
  t: ExecutionContext,
  usual: number | undefined,
  ask: () => Promise<Response>,
): Promise<Response> {
  const answers = await Promise.all(Array.from({ length: 30 }, ask))
  const refused = answers.filter(({ status }) => status === 429)
  for (const { status } of answers) {
    if (usual !== undefined) t.true(status === usual || status === 429, String(status))
  }
  if (usual !== undefined) t.true(refused.length < answers.length)
  const [first] = refused
  if (first === undefined) throw new Error('nothing was refused')
  t.regex(first.headers.get('retry-after') ?? '', /^[1-5]$/)
  return first
}
