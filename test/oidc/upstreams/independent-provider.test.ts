import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import test, { type ExecutionContext } from 'ava'
import { OAuth2Server, type MutableToken } from 'oauth2-mock-server'
import { createUpstream } from '../../../src/domain/upstreams/upstreams.ts'
import { adminClient } from '../../support/admin.ts'
import { testApp } from '../../support/app.ts'
import { openBrowser, type View } from '../../support/browser.ts'
import { comeThere, type OtherPlace, otherPlace } from '../../support/other-provider.ts'
import { anUpstream } from '../../support/upstreams.ts'

const app = testApp(test)

async function failures({ context }: OtherPlace): Promise<readonly string[]> {
  const where = { account_id: context.account.id, type: 'sign_in.failed' }
  const rows = await app.db('events').where(where).orderBy('id')
  return rows.map(({ data }) => data.reason as string)
}

test.serial('a trial waits for the provider without a transaction that is open', async t => {
  const answer = async (response: ServerResponse): Promise<void> => {
    await nobodyWaits()
    const at = (path: string): string => `${issuer}/${path}`
    const metadata = { issuer, authorization_endpoint: at('a'), token_endpoint: at('t') }
    response.setHeader('content-type', 'application/json').end(JSON.stringify(metadata))
  }
  const server = createServer((_request, response) => void answer(response))
  t.teardown(() => server.close())
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  const account = await app.makeAccount('held')
  const usual = anUpstream({ name: 'Slow' })
  const protocol = { ...usual.protocol, issuer }
  const { id } = await createUpstream(app.inAccount(account), app.box, { ...usual, protocol })
  const client = await adminClient(app, account)
  const begun = await client.post(`/upstreams/${id}/test`)
  t.is(begun.body.problem, null, begun.text)
  t.true(begun.body.address.startsWith(`${issuer}/a?`))
})

/** Ends once no connection of ours is in the middle of a transaction. */
async function nobodyWaits(): Promise<void> {
  const { rows } = await app.db.raw<{ rows: { held: number }[] }>(
    `select count(*) as held from pg_stat_activity
      where datname = current_database() and state = 'idle in transaction'`,
  )
  if (Number(rows[0]?.held) === 0) return
  await sleep(50)
  await nobodyWaits()
}

test('To show 3: people come in from a provider by another library', async t => {
  const place = await otherPlace(app, t, 'other')
  const { window, began, callback } = await comeThere(app, place)
  const view = await window.open(callback)
  t.is(view.status, 0, view.text.slice(-1200))
  const tokens = await place.party.redeem(began, view)
  t.is(tokens.claims()?.['preferred_username'], 'ada')
  t.is(tokens.claims()?.['acr'] ?? 'urn:cohort:acr:upstream', 'urn:cohort:acr:upstream')
  const links = await app.db('upstream_links').where({ upstream_id: place.upstreamId })
  t.deepEqual(
    links.map(({ subject, issuer }) => [subject, issuer]),
    [['subject-1', place.provider.issuer.url]],
  )
})

const hour = 3600
const wrong: Readonly<Record<string, (token: MutableToken) => void>> = {
  'another nonce': ({ payload }) => void Object.assign(payload, { nonce: 'another' }),
  'no nonce': ({ payload }) => void delete payload['nonce'],
  'another audience': ({ payload }) => void Object.assign(payload, { aud: 'somebody-else' }),
  'another issuer': ({ payload }) => void Object.assign(payload, { iss: 'https://evil.example' }),
  'a time that is over': ({ payload }) =>
    void Object.assign(payload, { iat: now() - 2 * hour, exp: now() - hour }),
  'a time that has not come': ({ payload }) => void Object.assign(payload, { nbf: now() + hour }),
  'no subject': ({ payload }) => void delete payload['sub'],
}

for (const [what, spoil] of Object.entries(wrong)) {
  test(`To show 3: an ID token with ${what} lets nobody in`, async t => {
    const place = await otherPlace(app, t, `wrong-${what.replaceAll(' ', '-')}`)
    place.provider.service.on('beforeTokenSigning', spoil)
    await refused(t, place, 'bad-answer')
  })
}

test('To show 3: an ID token that was changed, or signed by another key of the same name, lets nobody in', async t => {
  const changed = await otherPlace(app, t, 'wrong-text')
  changed.provider.service.on('beforeResponse', response => {
    const body = response.body as Record<string, string>
    const [header = '', payload = '', signature = ''] = (body['id_token'] ?? '').split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
    const forged = Buffer.from(JSON.stringify({ ...claims, sub: 'victim' })).toString('base64url')
    body['id_token'] = [header, forged, signature].join('.')
  })
  await refused(t, changed, 'bad-answer')

  const swapped = await otherPlace(app, t, 'wrong-key')
  const { keys } = swapped.provider.issuer
  const kid = keys.toJSON()[0]?.kid ?? ''
  const { issuer: other } = new OAuth2Server()
  await other.keys.generate('RS256', { kid })
  keys.toJSON = () => other.keys.toJSON()
  await refused(t, swapped, 'bad-answer')
})

test('To show 3: a key that rolled over counts at once', async t => {
  const place = await otherPlace(app, t, 'rolled')
  t.is((await comeIn(place)).status, 0)
  await place.provider.issuer.keys.generate('RS256')
  t.is((await comeIn(place)).status, 0)
  t.is((await comeIn(place)).status, 0, 'whichever of them it signs with')
})

test('To show 3: an answer of a mixed-up issuer (RFC 9207), an error and a broken provider end in a page that leads on', async t => {
  const place = await otherPlace(app, t, 'mixed')
  const { window, callback } = await comeThere(app, place)
  const mixed = await window.open(`${callback}&iss=${encodeURIComponent('https://evil.example')}`)
  t.is(mixed.status, 502)
  t.regex(mixed.text, /You are not signed in/)
  const denied = await comeThere(app, place)
  const state = new URL(denied.callback).searchParams.get('state') ?? ''
  const back = new URL(denied.callback)
  back.search = new URLSearchParams({ error: 'access_denied', state }).toString()
  const said = await denied.window.open(back.href)
  t.is(said.status, 403)
  t.regex(said.text, /cancelled there/)
  t.regex(said.text, /Try again/)
  await place.provider.stop()
  await app.db('upstreams').where({ id: place.upstreamId }).increment('version', 1)
  const alone = openBrowser(app.url)
  const page = await alone.open((await place.party.begin()).url)
  const dead = await alone.submit(page, {}, { index: 1 })
  t.is(dead.status, 502)
  t.regex(dead.text, /does not answer/)
  t.deepEqual(await failures(place), ['bad-answer', 'cancelled', 'unreachable'])
  await place.provider.start(0, '127.0.0.1')
})

test('advisory 20: of twenty parallel uses of one way back, one gets in', async t => {
  const place = await otherPlace(app, t, 'replayed')
  const { window, callback } = await comeThere(app, place)
  const views = await Promise.all(Array.from({ length: 20 }, () => window.open(callback)))
  t.is(views.filter(({ status }) => status === 0).length, 1)
  t.is((await app.db('upstream_links').where({ upstream_id: place.upstreamId })).length, 1)
})

test('To show 3: the way back of another browser lets nobody in, and stays good for its own', async t => {
  const place = await otherPlace(app, t, 'stolen')
  const { window, callback } = await comeThere(app, place)
  const victim = openBrowser(app.url)
  const lured = await victim.open(callback)
  t.is(lured.status, 400)
  t.is((await app.db('upstream_links').where({ upstream_id: place.upstreamId })).length, 0)
  const page = await victim.open((await place.party.begin()).url)
  t.regex(page.text, /Sign in/)
  t.is((await window.open(callback)).status, 0)
  // A code that another browser got does not fit the way of this one.
  const [mine, other] = [await comeThere(app, place), await comeThere(app, place)]
  const crossed = new URL(mine.callback)
  crossed.searchParams.set('code', new URL(other.callback).searchParams.get('code') ?? '')
  t.regex((await mine.window.open(crossed.href)).text, /You are not signed in/)
})

async function comeIn(place: OtherPlace): Promise<View> {
  const { window, callback } = await comeThere(app, place)
  return window.open(callback)
}

async function refused(t: ExecutionContext, place: OtherPlace, reason: string): Promise<void> {
  const view = await comeIn(place)
  t.not(view.status, 0)
  t.regex(view.text, /You are not signed in/)
  t.deepEqual(await failures(place), [reason])
  t.is((await app.db('users').where({ account_id: place.context.account.id })).length, 0)
  t.is((await app.db('upstream_links').where({ upstream_id: place.upstreamId })).length, 0)
}

function now(): number {
  return Math.floor(Date.now() / 1000)
}
