import test from 'ava'
import { agency, addGroup, enter, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import type { RelyingParty } from '../support/relying-party.ts'

const app = testApp(test)

const rounds = 50
const parallel = 8

test('a refresh token is replaced at each use, and groups are computed anew', async t => {
  const { application, context, ana, browser } = await agency(app, 'rotation')
  await context.db('assignments').where({ account_id: context.account.id }).del()
  await context
    .db('applications')
    .where({ account_id: context.account.id })
    .update({ access: 'open' })
  const first = await enter({ application }, browser())
  t.deepEqual(first.claims()?.['groups'], ['Photographers'])
  await addGroup(context, 'Editors', [ana])
  const second = await application.refresh(first.refresh_token ?? '')
  t.not(second.refresh_token, first.refresh_token)
  t.deepEqual(second.claims()?.['groups'], ['Editors', 'Photographers'])
  t.is(second.claims()?.sub, ana.sub)
})

test('A1, RFC 9700 4.14.2: a refresh token used twice ends everything that came from its sign-in', async t => {
  const { application, context, browser } = await agency(app, 'reuse')
  const first = await enter({ application }, browser())
  const second = await application.refresh(first.refresh_token ?? '')
  const again = await application.post('/token', refreshing(first.refresh_token))
  t.like(again, { status: 400, body: { error: 'invalid_grant' } })
  t.is((await application.post('/token', refreshing(second.refresh_token))).status, 400)
  const { body } = await application.post('/token/introspection', { token: second.access_token })
  t.deepEqual(body, { active: false })
  const left = await context
    .db('oidc_records')
    .where({ account_id: context.account.id })
    .pluck('model')
  t.deepEqual(left, ['Session'])
  const where = { account_id: context.account.id, type: 'application.token_reused' }
  const events = await context.db('events').where(where)
  t.is(events.length, 1)
})

test('an application may revoke its own tokens and nobody else may', async t => {
  const { application, browser } = await agency(app, 'revoke')
  const tokens = await enter({ application }, browser())
  const revoked = await application.post('/token/revocation', { token: tokens.refresh_token ?? '' })
  t.is(revoked.status, 200)
  t.is((await application.post('/token', refreshing(tokens.refresh_token))).status, 400)
})

test('A9: what is stored of a token is neither the token nor enough to use it', async t => {
  const { application, context, browser } = await agency(app, 'stored')
  const window = browser()
  const tokens = await enter({ application }, window)
  const rows = await context.db('oidc_records').where({ account_id: context.account.id })
  const text = JSON.stringify(rows)
  t.true(rows.length >= 4)
  t.false(text.includes(tokens.access_token))
  t.false(text.includes(tokens.refresh_token ?? ''))
  for (const { value } of window.cookies()) t.false(text.includes(value))
})

test(`A1: ${parallel} parallel redemptions of one code, ${rounds} times: never two successes, no failure of the server`, async t => {
  const { application, browser } = await agency(app, 'code-race')
  const window = browser()
  await enter({ application }, window)
  for (let round = 0; round < rounds; round++) {
    const began = await application.begin()
    const { url } = await window.open(began.url)
    const statuses = await race(application, {
      grant_type: 'authorization_code',
      code: url.searchParams.get('code') ?? '',
      redirect_uri: application.redirectUri,
      code_verifier: began.verifier,
    })
    t.true(successes(statuses) <= 1, statuses.join(' '))
    t.true(
      statuses.every(status => status < 500),
      statuses.join(' '),
    )
  }
})

test(`A1: ${parallel} parallel uses of one refresh token, ${rounds} times: never two successes, no failure of the server`, async t => {
  const { application, browser } = await agency(app, 'refresh-race')
  const window = browser()
  const page = await window.open((await application.begin()).url)
  await signIn(window, page, 'ana')
  for (let round = 0; round < rounds; round++) {
    const tokens = await enter({ application }, window)
    const statuses = await race(application, refreshing(tokens.refresh_token))
    t.true(successes(statuses) <= 1, statuses.join(' '))
    t.true(
      statuses.every(status => status < 500),
      statuses.join(' '),
    )
    t.is((await application.post('/token', refreshing(tokens.refresh_token))).status, 400)
  }
})

function refreshing(token: string | undefined): Record<string, string> {
  return { grant_type: 'refresh_token', refresh_token: token ?? '' }
}

async function race(party: RelyingParty, parameters: Record<string, string>): Promise<number[]> {
  const requests = Array.from({ length: parallel }, () => party.post('/token', parameters))
  return (await Promise.all(requests)).map(({ status }) => status)
}

function successes(statuses: readonly number[]): number {
  return statuses.filter(status => status === 200).length
}
