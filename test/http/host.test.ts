import { connect } from 'node:net'
import test from 'ava'
import { loggedPaths } from '../support/log.ts'
import { testApp } from '../support/app.ts'
import { agency } from '../support/agency.ts'

const app = testApp(test)

test('RFC 9112 3.2.2: the host of a whole address in the request line counts, and builds no address', async t => {
  await app.makeAccount('absolute')
  const path = '/t/absolute/.well-known/openid-configuration'
  const own = new URL(app.url).host
  t.regex(await ask(`GET http://evil.example${path} HTTP/1.1\r\nHost: ${own}`), /^HTTP\/1\.1 421 /)
  t.regex(
    await ask(`GET http://x@evil.example${path} HTTP/1.1\r\nHost: ${own}`),
    /^HTTP\/1\.1 421 /,
  )
  t.regex(await ask(`GET HTTPS://evil.example${path} HTTP/1.1\r\nHost: ${own}`), /^HTTP\/1\.1 421 /)
  const answer = await ask(`GET http://${own}${path} HTTP/1.1\r\nHost: ${own}`)
  t.regex(answer, /^HTTP\/1\.1 200 /)
  t.true(answer.includes(`"authorization_endpoint":"${app.url}/t/absolute/auth"`))
  t.true(answer.includes(`"token_endpoint":"${app.url}/t/absolute/token"`))
})

test('who knows the address of a sign-in under way, but not its cookies, gets nowhere, and the log tells no such address', async t => {
  const world = await agency(app, 'watched')
  const page = await world.browser().open((await world.application.begin()).url)
  const uid = page.url.pathname.split('/').at(-1) ?? ''
  t.true(uid.length >= 20)
  const planted = await fetch(page.url, {
    headers: { accept: 'text/html', cookie: `interaction=${uid}; resume=${uid}` },
  })
  t.not(planted.status, 200)
  t.false((await planted.text()).includes('type="password"'))
  t.deepEqual(
    loggedPaths(app.log).filter(path => path.includes(uid)),
    [],
  )
})

async function ask(head: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(Number(new URL(app.url).port), '127.0.0.1')
    let text = ''
    socket.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
    socket.on('close', () => resolve(text))
    socket.on('error', reject)
    socket.write(`${head}\r\nConnection: close\r\n\r\n`)
  })
}
