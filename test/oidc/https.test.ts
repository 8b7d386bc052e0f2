import { createServer, type IncomingHttpHeaders, request } from 'node:http'
import type { AddressInfo } from 'node:net'
import test from 'ava'
import { createApp } from '../../src/app.ts'
import { createAccount } from '../../src/domain/accounts.ts'
import { newId } from '../../src/lib/ids.ts'
import { createLog } from '../../src/lib/log.ts'
import { createOutbound } from '../../src/lib/outbound.ts'
import { outboundRules } from '../../src/lib/outbound-rules.ts'
import { testApp } from '../support/app.ts'

const app = testApp(test)
const publicUrl = 'https://id.example'

test('behind a proxy that ends TLS, cookies are secure and addresses are the public ones', async t => {
  const { db, box, hasher } = app
  const log = createLog('silent')
  const outbound = createOutbound(outboundRules([]))
  const parts = { db, box, hasher, log, outbound, publicUrl, ownHosts: [], proxies: 0 }
  const handle = createApp(parts).koa.callback()
  const server = createServer((asked, answer) => void handle(asked, answer))
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const { port } = server.address() as AddressInfo
  const actor = { kind: 'command-line', id: null, name: 'test' } as const
  const account = { slug: 'secure', name: 'Secure', publicUrl }
  await createAccount({ db, box, actor, requestId: newId() }, account)

  const begin = await get(port, '/t/secure/sign-in')
  const asked = await get(port, begin['location'] ?? '')
  t.regex(asked['location'] ?? '', /^\/t\/secure\/sign-in\//)
  const cookies = asked['set-cookie'] ?? []
  t.is(cookies.length, 4) // each with its signature
  for (const cookie of cookies) {
    t.regex(cookie, /^__Secure-/)
    t.regex(cookie, /path=\/t\/secure\/(?:auth|sign-in)\/[\w-]{40,};/)
    t.regex(cookie, /^__Secure-(?:interaction|resume)(?:\.sig)?=/)
    t.regex(cookie, /; samesite=lax/i)
    t.regex(cookie, /; secure/i)
    t.regex(cookie, /; httponly/i)
  }
  const ofConsole = (await get(port, '/t/secure/console/sign-in'))['set-cookie'] ?? []
  t.is(ofConsole.length, 1)
  const form = /^__Host-cohort-secure\.sign-in=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Secure;/
  t.regex(ofConsole[0] ?? '', form)
  const { location } = await get(
    port,
    '/t/secure/auth?client_id=cohort-account&response_type=none&prompt=none' +
      `&scope=openid&redirect_uri=${encodeURIComponent(`${publicUrl}/t/secure/`)}`,
  )
  t.regex(location ?? '', /^https:\/\/id\.example\/t\/secure\/\?error=login_required/)
})

test('a Host that is not ours is refused before anything is built from it', async t => {
  await app.makeAccount('host')
  const port = Number(new URL(app.url).port)
  const foreign = await get(port, '/t/host/.well-known/openid-configuration', 'evil.example')
  t.is(foreign['x-status'], '421')
  const forwarded = { 'x-forwarded-host': 'evil.example' }
  const told = await get(
    port,
    '/t/host/.well-known/openid-configuration',
    new URL(app.url).host,
    forwarded,
  )
  t.is(told['x-status'], '421')
})

type Answer = IncomingHttpHeaders & { readonly 'x-status': string }

/** `fetch` does not let a Host header be chosen. */
function get(
  port: number,
  path: string,
  host = 'id.example',
  headers: Record<string, string> = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const call = request(
      { host: '127.0.0.1', port, path, headers: { host, ...headers } },
      response => {
        response.resume()
        response.on('end', () =>
          resolve({ ...response.headers, 'x-status': String(response.statusCode) }),
        )
      },
    )
    call.on('error', reject)
    call.end()
  })
}
