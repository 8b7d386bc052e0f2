import { once } from 'node:events'
import { connect } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import { createLog } from '../../src/lib/log.ts'
import { listen } from '../../src/server.ts'
import { testApp } from '../support/app.ts'
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
