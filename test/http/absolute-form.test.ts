import { connect } from 'node:net'
import test from 'ava'
import { testApp } from '../support/app.ts'

const app = testApp(test)

test('RFC 9112 3.2.2: the host of a whole address in the request line counts, and a foreign one is refused', async t => {
  const account = await app.makeAccount('whole')
  const { host } = new URL(app.url)
  const path = '/t/whole/.well-known/openid-configuration'
  t.regex(await ask(`http://evil.example${path}`, host), /^HTTP\/1\.1 421 /)
  t.regex(await ask(`HTTPS://evil.example${path}`, host), /^HTTP\/1\.1 421 /)
  const own = await ask(`http://${host}${path}`, host)
  t.regex(own, /^HTTP\/1\.1 200 /)
  t.true(own.includes(`"authorization_endpoint":"${account.issuer}/auth"`))
})

/** Sends a request line as it is and gives the whole answer. */
function ask(target: string, host: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1')
    let text = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    socket.on('close', () => resolve(text)).on('error', reject)
    socket.write(`GET ${target} HTTP/1.1\r\nhost: ${host}\r\nconnection: close\r\n\r\n`)
  })
}
