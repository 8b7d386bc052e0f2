import test from 'ava'
import { agency, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import type { Began } from '../support/relying-party.ts'

const app = testApp(test)

test('RFC 9126: a pushed request signs in, and redeems once however many come back with it', async t => {
  const { application, registration, account, browser } = await agency(app, 'pushed')
  const window = browser()
  await signIn(window, await window.open(`${account.issuer}/sign-in`), 'ana')
  for (let round = 0; round < 10; round++) {
    const began = await application.begin()
    const { status, body } = await application.post('/request', parametersOf(began))
    t.is(status, 201)
    const query = new URLSearchParams({
      client_id: registration.clientId,
      request_uri: String(body['request_uri']),
    })
    const address = `${account.issuer}/auth?${query.toString()}`
    const views = await Promise.all(Array.from({ length: 8 }, () => window.open(address)))
    const answered = views.filter(({ url }) => url.searchParams.has('code'))
    t.is(answered.length, 1)
    for (const view of views.filter(each => each !== answered[0])) {
      const error = view.url.searchParams.get('error') ?? /invalid_request_uri/.exec(view.text)?.[0]
      t.is(error, 'invalid_request_uri')
    }
    const [view] = answered
    if (view === undefined) throw new Error('none')
    t.is((await application.redeem(began, view)).claims()?.['preferred_username'], 'ana')
  }
})

test('a pushed request with an address that is not registered is refused', async t => {
  const { application } = await agency(app, 'pushed-wrong')
  const began = await application.begin({ redirect_uri: 'https://evil.example/' })
  const { status, body } = await application.post('/request', parametersOf(began))
  t.is(status, 400)
  t.is(body['error'], 'invalid_request')
})

function parametersOf({ url }: Began): Record<string, string> {
  return Object.fromEntries(new URL(url).searchParams)
}
