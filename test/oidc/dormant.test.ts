import test from 'ava'
import { assign } from '../../src/domain/applications/assignments.ts'
import { effectiveRights } from '../../src/domain/rights/effective-rights.ts'
import { grantRight } from '../../src/domain/rights/grants.ts'
import { suspendUser } from '../../src/domain/users/suspension.ts'
import type { Account } from '../../src/model/account.ts'
import { adminClient } from '../support/admin.ts'
import { addPerson, agency, enter, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { wordsOf } from '../support/browser.ts'
import { replanned } from '../support/planned.ts'

const app = testApp(test)

async function userinfo({ issuer }: Account, token: string): Promise<number> {
  const headers = { authorization: `Bearer ${token}` }
  return (await fetch(`${issuer}/userinfo`, { headers })).status
}

test('somebody whose role the plan lacks is kept out with a reason, and goes on where they were when it is back', async t => {
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
  t.is(await userinfo(account, tokens.access_token), 200)
  t.is((await console.get('/me')).status, 200)
  t.is((await enter(made, browser)).claims()?.sub, rae.sub)
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
