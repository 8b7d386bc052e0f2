import test from 'ava'
import { changeApplication } from '../../src/domain/applications/change-application.ts'
import { assign } from '../../src/domain/applications/assignments.ts'
import { decideDue } from '../../src/domain/outbox/work-outbox.ts'
import { effectiveRights } from '../../src/domain/rights/effective-rights.ts'
import { grantRight } from '../../src/domain/rights/grants.ts'
import { suspendUser } from '../../src/domain/users/suspension.ts'
import type { Account } from '../../src/model/account.ts'
import { adminClient } from '../support/admin.ts'
import { addPerson, agency, enter, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { wordsOf } from '../support/browser.ts'
import { decided } from '../support/decided.ts'
import { liveModels } from '../support/live-access.ts'
import { replanned } from '../support/planned.ts'

const app = testApp(test)

async function userinfo({ issuer }: Account, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  return (await fetch(`${issuer}/userinfo`, { headers })).status
}

test('somebody whose role the plan lacks is kept out with a reason, and comes in again when it is back', async t => {
  const made = await agency(app, 'role')
  const { context, registration, application, account } = made
  const role = 'media_library_restricted_access'
  const rae = await addPerson(app, context, { userName: 'rae', role })
  await assign(context, registration.clientId, rae.id)
  const browser = made.browser()
  const tokens = await enter(made, browser, { as: 'rae' })
  const ofAna = await enter(made, made.browser())
  t.is(await userinfo(account, tokens.access_token), 200)

  const console = await adminClient(app, account, { user: rae })
  await replanned(context, { plan: 'paid', seats: 100 })
  t.is(await userinfo(account, tokens.access_token), 401)
  t.is((await console.get('/me')).status, 401)
  t.is(await userinfo(account, ofAna.access_token), 401) // her group is dormant
  const page = await browser.open((await application.begin()).url)
  t.is(page.status, 403)
  t.regex(wordsOf(page), /The plan of your organisation does not cover your account at the moment/)

  await replanned(context, { plan: 'enterprise' })
  t.is((await enter(made, browser, { as: 'rae' })).claims()?.sub, rae.sub)
})

test('DESIGN 5: a plan that lapses ends what dormant people have open, and applications are told', async t => {
  const made = await agency(app, 'lapse')
  const { context, registration, account, ana, bo } = made
  const { clientId } = registration
  const role = 'media_library_restricted_access'
  const rae = await addPerson(app, context, { userName: 'rae', role })
  for (const each of [rae, bo]) await assign(context, clientId, each.id)
  await changeApplication(context, clientId, ({ client }) => ({
    client: { ...client, backchannelLogoutUri: 'https://app.example/logout' },
  }))
  const windows = { rae: made.browser(), ana: made.browser(), bo: made.browser() }
  const tokens = await enter(made, windows.rae, { as: 'rae' })
  for (const as of ['ana', 'bo'] as const) await enter(made, windows[as], { as })
  const told = async (): Promise<string[]> => {
    const rows = await app
      .db('outbox')
      .where({ account_id: account.id, kind: 'back-channel-logout' })
    return rows.map(({ payload }) => payload.sub as string)
  }
  await replanned(context, { plan: 'paid', seats: 100 })
  await decided(app.db)
  t.deepEqual(await liveModels(app.db, rae.sub), [])
  t.deepEqual(await liveModels(app.db, ana.sub), ['Session'], 'her group is dormant, she is not')
  t.true((await liveModels(app.db, bo.sub)).includes('Grant'))
  t.deepEqual((await told()).toSorted(), [rae.sub, ana.sub].toSorted())
  const [event] = await app.db('events').where({ target_id: rae.id, type: 'access.ended' })
  t.like(event?.data, { reason: 'dormant', access: { cause: 'dormant', told: [{ clientId }] } })
  await replanned(context, { plan: 'enterprise' })
  t.is(await userinfo(account, tokens.access_token), 401)
  const began = await made.application.begin()
  t.regex(wordsOf(await windows.rae.open(began.url)), /Sign in to continue/)
})

test('seats that are taken away end what the last in line have open, once, in however many processes', async t => {
  const made = await agency(app, 'fewer')
  const { context, registration, account, ana, bo } = made
  await assign(context, registration.clientId, bo.id)
  await assign(context, registration.clientId, ana.id)
  const ada = await addPerson(app, context, { userName: 'ada', role: 'account_administrator' })
  await assign(context, registration.clientId, ada.id)
  for (const as of ['ada', 'ana', 'bo']) await enter(made, made.browser(), { as })
  await replanned(context, { plan: 'enterprise', seats: 2 })
  await Promise.all([1, 2, 3].map(async () => decideDue(app.db)))
  await decided(app.db)
  t.deepEqual(await liveModels(app.db, bo.sub), [])
  for (const { sub } of [ada, ana]) t.true((await liveModels(app.db, sub)).includes('Session'))
  const events = await app
    .db('events')
    .where({ account_id: account.id, type: 'access.ended' })
    .pluck('target_id')
  t.deepEqual(events, [bo.id])
})

test('people beyond the seats are dormant in the order of their creation, and the next one comes in for who leaves', async t => {
  const made = await agency(app, 'seats')
  const { context, registration, ana, bo } = made
  await assign(context, registration.clientId, bo.id)
  await assign(context, registration.clientId, ana.id)
  const ada = await addPerson(app, context, { userName: 'ada', role: 'account_administrator' })
  const fin = await addPerson(app, context, { userName: 'fin', role: 'finance' })
  for (const late of [ada, fin]) await assign(context, registration.clientId, late.id)
  await replanned(context, { plan: 'free' })
  for (const as of ['ada', 'fin', 'ana']) {
    t.truthy((await enter(made, made.browser(), { as })).id_token, as)
  }
  const window = made.browser()
  const began = await made.application.begin()
  const page = await signIn(window, await window.open(began.url), 'bo')
  t.regex(wordsOf(page), /plan of your organisation/)
  await suspendUser(context, ana.id)
  const view = await window.open(page.url.href)
  t.is((await made.application.redeem(began, view)).claims()?.sub, bo.sub)
})

test('dormant groups give no entry, no claims and no rights, and all of it again with the plan', async t => {
  const made = await agency(app, 'groups', { claims: { groups: 'all' } })
  const { context, ana, registration, photographers, browser } = made
  await grantRight(context, { right: 'audit.view', principalId: photographers })
  await grantRight(context, { right: 'billing.view', principalId: photographers })
  const window = browser()
  t.deepEqual((await enter(made, window)).claims()?.['groups'], ['Photographers'])
  t.true((await effectiveRights(context, ana.id)).has('billing.view'))

  const poor = await replanned(context, { plan: 'paid', seats: 100 })
  t.is((await window.open((await made.application.begin()).url)).status, 403)
  t.false((await effectiveRights(poor, ana.id)).has('billing.view'))
  await assign(context, registration.clientId, ana.id)
  t.deepEqual((await enter(made, window)).claims()?.['groups'], [])

  const rich = await replanned(context, { plan: 'enterprise' })
  t.deepEqual((await enter(made, window)).claims()?.['groups'], ['Photographers'])
  t.true((await effectiveRights(rich, ana.id)).has('billing.view'))
  t.is(Number((await app.db('memberships').where({ member_id: ana.id }).count())[0]?.['count']), 1)
})
