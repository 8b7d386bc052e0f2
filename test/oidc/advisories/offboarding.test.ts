import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import type { Knex } from 'knex'
import type { Context } from '../../../src/domain/context.ts'
import { changeUser } from '../../../src/domain/users/change-user.ts'
import { addPerson, type Agency, agency, enter, signIn } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'
import { type Browser, type View, wordsOf } from '../../support/browser.ts'
import type { Began, Tokens } from '../../support/relying-party.ts'
import { scimClient } from '../../support/scim.ts'

const app = testApp(test)

/** Everything that somebody can hold or have begun: tokens, a code, and pages that are half filled in. */
type Held = {
  readonly window: Browser
  readonly tokens: Tokens
  readonly began: Began
  readonly code: View
  readonly consent: View
  readonly elsewhere: Browser
  readonly signInPage: View
  readonly pushed: string
}

async function hold({ application, account, registration, browser }: Agency): Promise<Held> {
  const window = browser()
  const tokens = await enter({ application }, window)
  const began = await application.begin()
  const code = await window.open(began.url)
  const consent = await window.open((await application.begin({ prompt: 'consent' })).url)
  const elsewhere = browser()
  const signInPage = await elsewhere.open((await application.begin()).url)
  const parameters = new URL((await application.begin()).url).searchParams
  const { body } = await application.post('/request', Object.fromEntries(parameters))
  const query = new URLSearchParams({
    client_id: registration.clientId,
    request_uri: String(body['request_uri']),
  })
  const pushed = `${account.issuer}/auth?${query.toString()}`
  return { window, tokens, began, code, consent, elsewhere, signInPage, pushed }
}

const disabling: Readonly<Record<string, (context: Context, id: string) => Promise<unknown>>> = {
  'by a directory': async (context, id) => {
    const scim = await scimClient(context, { adoption: true })
    await scim.patch(`/Users/${id}`, [{ op: 'replace', path: 'active', value: false }])
  },
  'by hand': (context, id) =>
    changeUser(context, id, { change: user => ({ ...user, active: false }) }),
  'in the table alone': (context, id) =>
    context.db('users').where({ account_id: context.account.id, id }).update({ suspended: true }),
}

for (const [index, [how, disable]] of Object.entries(disabling).entries()) {
  test(`3.4 row 12: somebody disabled ${how} gets in on no way: password, session, consent, code, tokens, pushed request`, async t => {
    const world = await agency(app, `row-12-${index}`)
    const { application, account, context, ana } = world
    const { window, tokens, began, code, consent, elsewhere, ...held } = await hold(world)
    await disable(context, ana.id)
    const succeeded = { account_id: account.id, type: 'sign_in.succeeded' }
    const before = (await context.db('events').where(succeeded)).length

    t.regex(wordsOf(await signIn(elsewhere, held.signInPage, 'ana')), /password is not right/)
    t.regex(wordsOf(await window.open((await application.begin()).url)), /Sign in to continue/)
    const { url } = await window.open((await application.begin({ prompt: 'none' })).url)
    t.is(url.searchParams.get('error'), 'login_required')
    t.regex(wordsOf(await window.open(`${account.issuer}/`)), /Welcome/)
    const agreed = await window.submit(consent, { decision: 'allow' })
    t.false(agreed.url.searchParams.has('code'))
    t.true(agreed.status < 500)
    t.regex(wordsOf(await window.open(held.pushed)), /Sign in to continue/)
    await t.throwsAsync(application.redeem(began, code))
    await refusedTokens(world, tokens, t)

    t.is((await context.db('events').where(succeeded)).length, before)
    if (how === 'in the table alone') return
    t.deepEqual(await recordsOf(world), [])
  })
}

test('3.4 row 12: somebody who is disabled while choosing a new password is not let in by it', async t => {
  const world = await agency(app, 'row-12-one-time')
  const { application, context, browser } = world
  const user = await addPerson(app, context, { userName: 'new', oneTime: true })
  const window = browser()
  const page = await signIn(window, await window.open((await application.begin()).url), 'new')
  await changeUser(context, user.id, { change: was => ({ ...was, active: false }) })
  const next = 'my own secret words'
  const fields = { 'new-password': next, 'repeated-password': next }
  const view = await window.submit(page, fields)
  t.is(view.status, 422)
  t.deepEqual(await context.db('oidc_records').where({ sub: user.sub }), [])
})

test('3.4 row 15: active false by SCIM and the end of session, grant, code and tokens are one transaction', async t => {
  const world = await agency(app, 'row-15')
  const { application, context, ana } = world
  const { window, tokens, began, code } = await hold(world)
  t.deepEqual([...new Set(await recordsOf(world))].sort(), [
    'AccessToken',
    'AuthorizationCode',
    'Grant',
    'RefreshToken',
    'Session',
  ])
  const scim = await scimClient(context, { adoption: true })
  const trx = await context.db.transaction()
  await trx('oidc_records').where({ sub: ana.sub, model: 'RefreshToken' }).forUpdate()
  const patching = scim.patch(`/Users/${ana.id}`, [{ op: 'replace', path: 'active', value: false }])
  while (!(await somebodyWaitsFor(trx))) await sleep(5)
  const active = () => context.db('users').where({ id: ana.id }).pluck<boolean[]>('active')
  t.deepEqual(await active(), [true], 'not without the end of access')
  await trx.commit()
  t.is((await patching).status, 200)
  t.deepEqual(await active(), [false])
  t.deepEqual(await recordsOf(world), [])
  await refusedTokens(world, tokens, t)
  await t.throwsAsync(application.redeem(began, code))
  t.regex(wordsOf(await window.open((await application.begin()).url)), /Sign in to continue/)
  await changeUser(context, ana.id, { change: user => ({ ...user, active: true }) })
  await refusedTokens(world, tokens, t)
})

async function somebodyWaitsFor(trx: Knex): Promise<boolean> {
  const { rows } = await trx.raw<{ rows: unknown[] }>(
    'select 1 from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))',
  )
  return rows.length > 0
}

async function recordsOf({ context, ana }: Agency): Promise<readonly string[]> {
  return context
    .db('oidc_records')
    .where({ account_id: context.account.id, sub: ana.sub })
    .pluck<string[]>('model')
}

async function refusedTokens(
  { application }: Agency,
  { access_token: access, refresh_token: refresh = '' }: Tokens,
  t: { readonly is: (actual: unknown, expected: unknown, message?: string) => unknown },
): Promise<void> {
  const again = { grant_type: 'refresh_token', refresh_token: refresh }
  t.is((await application.post('/token', again)).body['error'], 'invalid_grant', 'refresh')
  const address = application.configuration.serverMetadata().userinfo_endpoint ?? ''
  const headers = { authorization: `Bearer ${access}` }
  t.is((await fetch(address, { headers })).status, 401, 'userinfo')
  for (const token of [access, refresh]) {
    const { body } = await application.post('/token/introspection', { token })
    t.is(JSON.stringify(body), '{"active":false}', 'introspection')
  }
}
