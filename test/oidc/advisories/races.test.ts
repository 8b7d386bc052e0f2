import { createHash, randomUUID } from 'node:crypto'
import test from 'ava'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'
import { agency, enter, password } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'

const app = testApp(test)
const times = 20

test(`3.4 row 20: one sign-in resumed ${times} times at once goes on once, with one session`, async t => {
  const { application, account, context, browser } = await agency(app, 'resume')
  const window = browser()
  const page = await window.open((await application.begin()).url)
  const token = /name="token"[^>]*value="([^"]*)"/.exec(page.text)?.[1] ?? ''
  const client = /name="client"[^>]*value="([^"]*)"/.exec(page.text)?.[1] ?? ''
  const cookie = window
    .cookies()
    .map(({ name, value }) => `${name}=${value}`)
    .join('; ')
  const sent = await fetch(page.url, {
    method: 'POST',
    redirect: 'manual',
    headers: { cookie, origin: app.url, 'sec-fetch-site': 'same-origin' },
    body: new URLSearchParams({ token, client, username: 'ana', password }),
  })
  t.is(sent.status, 303, await sent.text())
  const resume = new URL(sent.headers.get('location') ?? '', app.url)
  const resumed = await Promise.all(
    Array.from({ length: times }, () => fetch(resume, { redirect: 'manual', headers: { cookie } })),
  )
  const codes = resumed.filter(({ headers }) => /[?&]code=/.test(headers.get('location') ?? ''))
  for (const { status } of resumed) t.true(status < 500)
  t.is(codes.length, 1)
  const sessions = { account_id: account.id, model: 'Session' }
  t.is((await context.db('oidc_records').where(sessions)).length, 1)
})

test(`3.4 row 20, RFC 9449 4.3: a DPoP proof brought ${times} times at once is taken once, and invalid otherwise`, async t => {
  const { application, account, registration, browser } = await agency(app, 'dpop')
  const { publicKey, privateKey } = await generateKeyPair('ES256')
  const jwk = await exportJWK(publicKey)
  const prove = (method: string, address: string, more: object = {}): Promise<string> =>
    new SignJWT({ htm: method, htu: address, jti: randomUUID(), ...more })
      .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk })
      .setIssuedAt()
      .sign(privateKey)
  const window = browser()
  await enter({ application }, window)
  const began = await application.begin()
  const { url } = await window.open(began.url)
  const answer = await fetch(`${account.issuer}/token`, {
    method: 'POST',
    headers: { dpop: await prove('POST', `${account.issuer}/token`) },
    body: new URLSearchParams({
      grant_type: 'authorization_code',
      code: url.searchParams.get('code') ?? '',
      redirect_uri: application.redirectUri,
      code_verifier: began.verifier,
      client_id: registration.clientId,
      client_secret: registration.clientSecret ?? '',
    }),
  })
  const { access_token: token = '', token_type: type } = (await answer.json()) as Partial<
    Record<string, string>
  >
  t.is(type, 'DPoP')
  const address = `${account.issuer}/userinfo`
  const ath = createHash('sha256').update(token).digest('base64url')
  const headers = { authorization: `DPoP ${token}`, dpop: await prove('GET', address, { ath }) }
  const statuses = await Promise.all(
    Array.from({ length: times }, async () => (await fetch(address, { headers })).status),
  )
  t.deepEqual(Map.groupBy(statuses, status => status).get(200)?.length, 1)
  t.is(statuses.filter(status => status === 401).length, times - 1)
})
