import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test from 'ava'
import { createOutbound } from '../../src/lib/outbound.ts'
import { outboundRules } from '../../src/lib/outbound-rules.ts'

const inside = [
  '127.0.0.1',
  '10.0.0.1',
  '172.16.5.4',
  '192.168.1.1',
  '169.254.169.254',
  '100.64.0.1',
  '0.0.0.0',
  '224.0.0.1',
  '255.255.255.255',
  '::1',
  '::',
  '::ffff:127.0.0.1',
  '::ffff:a00:1',
  'fe80::1',
  'fe80::1%eth0',
  'fd00::1',
  '64:ff9b::7f00:1',
  '2002:7f00:1::',
  'no address',
]

for (const address of inside) {
  test(`${address} is no address to go out to`, t => {
    t.false(outboundRules([]).allowsAddress(address, true))
  })
}

test('public addresses are, over TLS; a list allows others by range, in any way', t => {
  const rules = outboundRules(['10.1.0.0/16', 'fd00::/8', '192.0.2.7'])
  for (const address of ['8.8.8.8', '2606:4700::1111', '::ffff:8.8.8.8']) {
    t.true(rules.allowsAddress(address, true), address)
    t.false(rules.allowsAddress(address, false), address)
  }
  for (const address of ['10.1.2.3', 'fd00::7', '192.0.2.7']) {
    t.true(rules.allowsAddress(address, false), address)
  }
  t.false(rules.allowsAddress('10.2.0.1', true))
})

test('a list allows hosts by name, with or without a port, and refuses what it cannot read', t => {
  const rules = outboundRules(['hooks.example', 'localhost:8080', '[::1]:9'])
  t.true(rules.allowsHost('HOOKS.example.', 443))
  t.true(rules.allowsHost('localhost', 8080))
  t.false(rules.allowsHost('localhost', 80))
  t.true(rules.allowsHost('[::1]', 9))
  t.false(rules.allowsHost('evil-hooks.example', 443))
  for (const entry of ['10.0.0.0/33', 'http://x', 'a b', '*.example', '10.0.0.0/8/8', '-']) {
    t.throws(() => outboundRules([entry]), { message: /is neither a host/ }, entry)
  }
})

test('a request goes to allowed hosts only, follows nothing, and does not wait for ever', async t => {
  const server = createServer((request, response) => {
    if (request.url === '/silent') return
    if (request.url === '/long') {
      response.end('x'.repeat(100_000))
      return
    }
    response.writeHead(302, { location: '/elsewhere', 'retry-after': '7' }).end('no')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  const send = createOutbound(outboundRules([`127.0.0.1:${port}`, `localhost:${port}`]))
  const request = { headers: {}, body: 'a=b', timeout: 300 }
  const here = `http://localhost:${port}`
  t.deepEqual(await send({ ...request, url: here }), {
    contentType: undefined,
    status: 302,
    body: 'no',
    retryAfter: '7',
  })
  await t.throwsAsync(send({ ...request, url: `${here}/silent` }), { message: /within 300 ms/ })
  await t.throwsAsync(send({ ...request, url: `${here}/long` }), { message: /too long/ })
  const closed = createOutbound(outboundRules([]))
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '2130706433', '0x7f.1']) {
    const url = `http://${host}:${port}/`
    await t.throwsAsync(closed({ ...request, url }), { message: /may not be reached/ }, host)
  }
})
