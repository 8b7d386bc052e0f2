import test, { type ExecutionContext } from 'ava'
import {
  type DeviceAuthorizationResponse,
  initiateDeviceAuthorization,
  pollDeviceAuthorizationGrant,
} from 'openid-client'
import { changeApplication } from '../../src/domain/applications/change-application.ts'
import { changeUser } from '../../src/domain/users/change-user.ts'
import { type Agency, agency, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { type Browser, type View, wordsOf } from '../support/browser.ts'
import { addClient, type Client } from '../support/clients.ts'

const app = testApp(test)

const grant_type = 'urn:ietf:params:oauth:grant-type:device_code'
const scope = 'openid groups offline_access'

type Television = Omit<Agency, keyof Client> &
  Client & { readonly started: DeviceAuthorizationResponse }

/** A device of a group's application that shows a code. */
async function television(slug: string, clientName = 'Television'): Promise<Television> {
  const place = await agency(app, slug)
  const client = await addClient(place.context, {
    name: clientName,
    group: place.photographers,
    redirectUris: [],
    client: { type: 'native', grants: ['device_code', 'refresh_token'] },
  })
  const started = await initiateDeviceAuthorization(client.party.configuration, { scope })
  return { ...place, ...client, started }
}

async function poll({ party, started }: Pick<Television, 'party' | 'started'>): Promise<unknown> {
  const { body } = await party.post('/token', { grant_type, device_code: started.device_code })
  return body['error'] ?? body
}

async function typeCode(browser: Browser, { started }: Television): Promise<View> {
  const page = await browser.open(started.verification_uri)
  return browser.submit(page, { user_code: started.user_code })
}

test('RFC 8628: a person types the code of a device, agrees and signs in, and the device has tokens', async t => {
  const device = await television('tv')
  t.is(device.started.verification_uri, `${device.account.issuer}/device`)
  t.regex(device.started.user_code, /^[B-DF-HJ-NP-TV-XZ]{4}-[B-DF-HJ-NP-TV-XZ]{4}$/)
  t.is(device.started.expires_in, 600)
  t.is(await poll(device), 'authorization_pending')

  const browser = device.browser()
  const confirm = await typeCode(browser, device)
  t.regex(wordsOf(confirm), /Connect Television\?/)
  t.true(wordsOf(confirm).includes(device.started.user_code))
  const login = await browser.submit(confirm)
  t.regex(wordsOf(login), /Sign in to continue to Television/)
  const done = await signIn(browser, login, 'ana')
  t.regex(wordsOf(done), /Connected Television goes on by itself/)

  const fast = { ...device.started, interval: 1 }
  const tokens = await pollDeviceAuthorizationGrant(device.party.configuration, fast)
  t.is(tokens.claims()?.sub, device.ana.sub)
  t.deepEqual(tokens.claims()?.['groups'], ['Photographers'])
  const renewed = await device.party.refresh(tokens.refresh_token ?? '')
  t.is(typeof renewed.access_token, 'string')
})

test('a code is redeemed once: the second time ends what the first one brought', async t => {
  const device = await television('tv-twice')
  const browser = device.browser()
  const confirm = await typeCode(browser, device)
  await signIn(browser, await browser.submit(confirm), 'ana')
  const first = (await poll(device)) as Record<string, string>
  t.is(typeof first['access_token'], 'string')
  t.is(await poll(device), 'invalid_grant')
  const { body } = await device.party.post('/token', {
    grant_type: 'refresh_token',
    refresh_token: first['refresh_token'] ?? '',
  })
  t.is(body['error'], 'invalid_grant')
  const where = { account_id: device.account.id, client_id: device.registration.clientId }
  const left = await device.context.db('oidc_records').where(where).pluck('model')
  t.deepEqual(
    left.filter(model => model !== 'Interaction'),
    [],
  )
})

test('a code that was agreed to is no use to another person, and a foreign client does not redeem it', async t => {
  const device = await television('tv-used')
  const other = await addClient(device.context, {
    redirectUris: [],
    client: { type: 'native', grants: ['device_code'] },
  })
  const browser = device.browser()
  await signIn(browser, await browser.submit(await typeCode(browser, device)), 'ana')
  const second = await typeCode(device.browser(), device)
  t.is(second.status, 422)
  t.regex(wordsOf(second), /used already/)
  t.is(await poll({ party: other.party, started: device.started }), 'invalid_grant')
  t.is(typeof ((await poll(device)) as Record<string, string>)['access_token'], 'string')
})

test('who does not connect, and who may not enter, leaves the device with access_denied', async t => {
  const device = await television('tv-denied')
  const browser = device.browser()
  const stopped = await browser.submit(await typeCode(browser, device), { abort: 'yes' })
  t.regex(wordsOf(stopped), /Not connected/)
  t.is(await poll(device), 'access_denied')

  const again = await initiateDeviceAuthorization(device.party.configuration, { scope })
  const refused = { ...device, started: again }
  const window = device.browser()
  const confirm = await typeCode(window, refused)
  const page = await signIn(window, await window.submit(confirm), 'bo')
  t.is(page.status, 403)
  t.regex(wordsOf(page), /You don’t have access to Television/)
  t.is(await poll(refused), 'authorization_pending')
  t.regex(wordsOf(await window.submit(page)), /Not connected/)
  t.is(await poll(refused), 'access_denied')
})

test('entry is asked again when the device comes for its tokens', async t => {
  const device = await television('tv-late')
  const browser = device.browser()
  await signIn(browser, await browser.submit(await typeCode(browser, device)), 'ana')
  await changeUser(device.context, device.ana.id, { change: user => ({ ...user, active: false }) })
  t.is(await poll(device), 'invalid_grant')

  const off = await television('tv-off')
  const window = off.browser()
  await signIn(window, await window.submit(await typeCode(window, off)), 'ana')
  await changeApplication(off.context, off.registration.clientId, () => ({ enabled: false }))
  t.is(await poll(off), 'invalid_client')
})

test('a code that has expired is told so, to the person and to the device', async t => {
  const device = await television('tv-expired')
  await expire(device)
  const late = await typeCode(device.browser(), device)
  t.regex(wordsOf(late), /too old/)
  t.is(await poll(device), 'expired_token')
})

test('RFC 8628 3.5: who asks too often is told to slow down, and is served all the same afterwards', async t => {
  const device = await television('tv-haste')
  const answers: unknown[] = []
  for (let asked = 0; asked < 20; asked++) answers.push(await poll(device))
  t.is(answers[0], 'authorization_pending')
  t.is(answers.at(-1), 'slow_down')
  const browser = device.browser()
  await signIn(browser, await browser.submit(await typeCode(browser, device)), 'ana')
  t.is(typeof ((await poll(device)) as Record<string, string>)['access_token'], 'string')
})

test('RFC 8628 5.1: user codes cannot be guessed at will; who types right codes is not counted', async t => {
  const device = await television('tv-guess')
  const browser = device.browser()
  for (let round = 0; round < 30; round++) await typeCode(browser, device)
  const page = await browser.open(device.started.verification_uri)
  const wrong = await guesses(t, browser, page)
  t.is(wrong.status, 429)
  t.truthy(wrong.headers.get('retry-after'))
  t.is((await typeCode(browser, device)).status, 429, 'the right one too, from there')
})

async function guesses(t: ExecutionContext, browser: Browser, page: View): Promise<View> {
  let view = await browser.submit(page, { user_code: 'BBBB-BBBB' })
  t.is(view.status, 422)
  t.regex(wordsOf(view), /There is no such code/)
  for (let round = 0; round < 25 && view.status === 422; round++) {
    view = await browser.submit(view, { user_code: `BBBB-BBB${'BCDFGHJKLM'[round % 10]}` })
  }
  return view
}

test('another site cannot make somebody connect its device', async t => {
  const device = await television('tv-forged')
  const browser = device.browser()
  const confirm = await typeCode(browser, device)
  const forged = await browser.submit(confirm, { xsrf: '0'.repeat(48) })
  t.is(forged.status, 422)
  const body = new URLSearchParams({ user_code: device.started.user_code, confirm: 'yes' })
  const bare = await fetch(device.started.verification_uri, { method: 'POST', body })
  t.is(bare.status, 422)
  t.regex(await bare.text(), /Please start again/)
  t.is(await poll(device), 'authorization_pending')
})

test('the address with the code in it asks as well; the pages work without script and hold no markup of a code', async t => {
  const device = await television('tv-link', '<b>Television</b>')
  const browser = device.browser()
  const sent = await browser.open(device.started.verification_uri_complete ?? '')
  const confirm = await browser.submit(sent)
  t.regex(confirm.text, /Connect &lt;b&gt;Television&lt;\/b&gt;\?/)
  const strange = await browser.submit(await browser.open(device.started.verification_uri), {
    user_code: '<script>alert(1)</script>',
  })
  t.false(strange.text.includes('<script>'))
  t.is(await poll(device), 'authorization_pending')
})

test('only clients with that grant begin a device flow', async t => {
  const { context, application } = await agency(app, 'tv-not')
  t.is((await application.post('/device/auth', { scope })).body['error'], 'invalid_request')
  const { party } = await addClient(context, {
    client: { grants: ['authorization_code', 'refresh_token', 'device_code'] },
  })
  t.is((await party.post('/device/auth', { scope })).status, 200)
})

async function expire({ account, context }: Television): Promise<void> {
  const where = { account_id: account.id, model: 'DeviceCode' }
  const exp = Math.floor(Date.now() / 1000) - 30
  const payload = context.db.raw(`payload || jsonb_build_object('exp', ${exp})`)
  await context
    .db('oidc_records')
    .where(where)
    .update({ payload, expires_at: new Date(exp * 1000) })
}
