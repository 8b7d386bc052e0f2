import test from 'ava'
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose'
import { logoutDelivery } from '../../src/domain/outbox/back-channel-logout.ts'
import { changeApplication } from '../../src/domain/applications/change-application.ts'
import { endEverySession } from '../../src/domain/sessions/sessions.ts'
import { deliverDue } from '../../src/domain/outbox/work-outbox.ts'
import { startJobs } from '../../src/jobs/runner.ts'
import { createLog } from '../../src/lib/log.ts'
import { createOutbound } from '../../src/lib/outbound.ts'
import { outboundRules } from '../../src/lib/outbound-rules.ts'
import { agency, type Agency, enter } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { openAccessAt } from '../support/live-access.ts'
import { type LogoutReceiver, logoutReceiver } from '../support/logout-receiver.ts'
import { scimClient } from '../support/scim.ts'

const app = testApp(test)
const kind = 'back-channel-logout'

async function listening(world: Agency, { url }: LogoutReceiver, session = true): Promise<void> {
  await changeApplication(world.context, world.registration.clientId, ({ client }) => ({
    client: { ...client, backchannelLogoutUri: url, backchannelLogoutSession: session },
  }))
}

function deliver(allowed: readonly string[]): Promise<number> {
  return deliverDue(app.db, kind, logoutDelivery(app.box, createOutbound(outboundRules(allowed))))
}

type Row = { attempts: number; last_error: string; dead_at: Date | null; next_attempt_at: Date }

async function rowsOf({ account }: Agency): Promise<readonly Row[]> {
  return app.db('outbox').where({ account_id: account.id, kind })
}

/** As its own application would: OpenID Connect Back-Channel Logout 1.0, 2.6. */
async function verify(
  { account, registration }: Agency,
  token: string,
): Promise<Record<string, unknown>> {
  const keys = createRemoteJWKSet(new URL(`${account.issuer}/jwks`))
  const { payload } = await jwtVerify(token, keys, {
    issuer: account.issuer,
    audience: registration.clientId,
    typ: 'logout+jwt',
    algorithms: ['ES256'],
    requiredClaims: ['iat', 'exp', 'jti', 'events', 'sub'],
    maxTokenAge: 120,
  })
  return payload
}

test.serial(
  'the application gets a token that it can verify and that names its session',
  async t => {
    const world = await agency(app, 'told')
    const receiver = await logoutReceiver(t)
    await listening(world, receiver)
    const tokens = await enter(world, world.browser())
    const sid = tokens.claims()?.['sid']
    t.is(typeof sid, 'string')
    await endEverySession(world.context, world.ana.sub)
    t.is(await deliver([receiver.host]), 1)
    const [{ token, type } = { token: '', type: '' }] = receiver.received
    t.is(type, 'application/x-www-form-urlencoded')
    const payload = await verify(world, token)
    t.like(payload, { sub: world.ana.sub, sid, nonce: undefined })
    t.deepEqual(payload['events'], { 'http://schemas.openid.net/event/backchannel-logout': {} })
    t.is(Number(payload['exp']) - Number(payload['iat']), 120)
    t.is(decodeProtectedHeader(token).typ, 'logout+jwt')
    t.deepEqual(await rowsOf(world), [])
  },
)

test.serial(
  'an application that does not tell sessions apart is told of the person once',
  async t => {
    const world = await agency(app, 'once')
    const receiver = await logoutReceiver(t)
    await listening(world, receiver, false)
    t.is((await enter(world, world.browser())).claims()?.['sid'], undefined)
    await enter(world, world.browser())
    await endEverySession(world.context, world.ana.sub)
    t.is(await deliver([receiver.host]), 1)
    const payload = await verify(world, receiver.received[0]?.token ?? '')
    t.like(payload, { sub: world.ana.sub, sid: undefined })
  },
)

test.serial(
  'what is refused is tried again with a new token, and after the last attempt kept aside',
  async t => {
    const world = await agency(app, 'again')
    const receiver = await logoutReceiver(t)
    await listening(world, receiver)
    const own = { accountId: world.account.id, clientId: world.registration.clientId }
    await openAccessAt(app.db, { ...own, sub: world.ana.sub })
    await endEverySession(world.context, world.ana.sub)
    receiver.answer(500, 302)
    await deliver([receiver.host])
    const [row] = await rowsOf(world)
    t.like(row, { attempts: 1, last_error: 'the application answered 500', dead_at: null })
    const wait = (row?.next_attempt_at.getTime() ?? 0) - Date.now()
    t.true(wait > 3000 && wait < 7000, `${wait} ms`)
    t.is(await deliver([receiver.host]), 0, 'not before it is due')
    const due = { next_attempt_at: new Date() }
    await app.db('outbox').where({ account_id: world.account.id }).update(due)
    await deliver([receiver.host])
    t.like((await rowsOf(world))[0], { attempts: 2, last_error: 'the application answered 302' })
    await app
      .db('outbox')
      .where({ account_id: world.account.id })
      .update({ ...due, attempts: 13 })
    receiver.answer(503)
    await deliver([receiver.host])
    const [dead] = await rowsOf(world)
    t.truthy(dead?.dead_at)
    await app.db('outbox').where({ account_id: world.account.id }).update(due)
    t.is(await deliver([receiver.host]), 0)
    const jtis = await Promise.all(receiver.received.map(({ token }) => verify(world, token)))
    t.is(new Set(jtis.map(({ jti }) => jti)).size, 3)
    await app.db('outbox').where({ account_id: world.account.id }).del()
  },
)

test.serial(
  'an address that is not public is not connected to unless the list allows it',
  async t => {
    const world = await agency(app, 'inside')
    const receiver = await logoutReceiver(t)
    await listening(world, receiver)
    const own = { accountId: world.account.id, clientId: world.registration.clientId }
    const { port } = new URL(receiver.url)
    for (const address of [
      receiver.url,
      `http://localhost:${port}/logout`,
      `https://localhost:${port}/`,
    ]) {
      const client = JSON.stringify({ backchannelLogoutUri: address })
      await app.db('applications').where({ client_id: own.clientId }).update({ client })
      await openAccessAt(app.db, { ...own, sub: world.ana.sub })
      await endEverySession(world.context, world.ana.sub)
      await deliver([])
      const [row] = await rowsOf(world)
      t.regex(row?.last_error ?? '', /may not be reached/, address)
      await app.db('outbox').where({ account_id: world.account.id }).del()
    }
    t.deepEqual(receiver.received, [])
  },
)

test.serial(
  'a group removed by SCIM: refresh is refused at once, the application is told within seconds',
  async t => {
    const world = await agency(app, 'removed')
    const { application, account } = world
    const receiver = await logoutReceiver(t)
    await listening(world, receiver)
    const scim = await scimClient(world.context, { adoption: true })
    const tokens = await enter(world, world.browser())
    const outbound = createOutbound(outboundRules(['127.0.0.0/8']))
    const log = createLog('silent')
    const stop = startJobs({ db: app.db, box: app.box, log, outbound, keyDays: 0 })
    t.teardown(stop)
    const began = performance.now()
    const { status } = await scim.patch(`/Groups/${world.photographers}`, [
      { op: 'remove', path: `members[value eq "${world.ana.id}"]` },
    ])
    t.true(status === 200 || status === 204, String(status))
    const refresh = { grant_type: 'refresh_token', refresh_token: tokens.refresh_token ?? '' }
    t.is((await application.post('/token', refresh)).body['error'], 'invalid_grant')
    await receiver.until(1)
    const delay = (receiver.received[0]?.at ?? 0) - began
    t.log(`from the removal to the logout: ${Math.round(delay)} ms`)
    const payload = await verify(world, receiver.received[0]?.token ?? '')
    t.like(payload, { sub: world.ana.sub, sid: tokens.claims()?.['sid'] })
    const left = await app.db('oidc_records').where({ account_id: account.id }).pluck('model')
    t.deepEqual(
      left.filter(model => !['Session', 'Interaction'].includes(model)),
      [],
    )
    const [event] = await app.db('events').where({ account_id: account.id, type: 'access.ended' })
    t.like(event?.data, { reason: 'not-assigned', access: { cause: 'lost-entry' } })
    t.is(event?.target_id, world.ana.id)
  },
)

test.serial('RP-initiated sign-out tells the other applications of the session too', async t => {
  const world = await agency(app, 'rp')
  const receiver = await logoutReceiver(t)
  await listening(world, receiver)
  const window = world.browser()
  const tokens = await enter(world, window)
  const page = await window.open(`${world.account.issuer}/session/end`)
  await window.submit(page, { logout: 'yes' })
  t.deepEqual(receiver.received, [], 'nobody waits for it')
  t.is(await deliver([receiver.host]), 1)
  const payload = await verify(world, receiver.received[0]?.token ?? '')
  t.is(payload['sid'], tokens.claims()?.['sid'])
  const own = { account_id: world.account.id }
  t.deepEqual(await app.db('oidc_records').where(own).whereIn('model', ['Session', 'Grant']), [])
  t.is((await app.db('events').where({ ...own, type: 'sign_out.succeeded' })).length, 1)
})
