import test from 'ava'
import { createAdapter } from '../../src/storage/oidc/oidc-adapter.ts'
import { changeApplication } from '../../src/domain/applications/change-application.ts'
import { type Agency, agency, enter, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { addClient } from '../support/clients.ts'
import type { Tokens } from '../support/relying-party.ts'

// The traps of an adapter of oidc-provider (spec/oidc.md 1.3) through the whole server, where what storage/oidc-adapter.test.ts
// and refresh.test.ts show of A1, A2, A3, A5, A7, A8, A9 and A10 does not reach.

const app = testApp(test)

type Row = { readonly model: string; readonly [column: string]: unknown }

function rowsOf({ account }: Agency): Promise<readonly Row[]> {
  return app.db('oidc_records').where({ account_id: account.id }).orderBy('created_at')
}

const refreshing = ({ refresh_token: token = '' }: Tokens): Record<string, string> => ({
  grant_type: 'refresh_token',
  refresh_token: token,
})

test('A1: a code that was redeemed and comes again ends the tokens that it gave, with an event', async t => {
  const world = await agency(app, 'a1')
  const { application, account, browser } = world
  const window = browser()
  const began = await application.begin()
  const view = await signIn(window, await window.open(began.url), 'ana')
  const tokens = await application.redeem(began, view)
  const again = await application.post('/token', {
    grant_type: 'authorization_code',
    code: view.url.searchParams.get('code') ?? '',
    redirect_uri: application.redirectUri,
    code_verifier: began.verifier,
  })
  t.is(again.body['error'], 'invalid_grant')
  t.is((await application.post('/token', refreshing(tokens))).body['error'], 'invalid_grant')
  const token = tokens.access_token
  const { body } = await application.post('/token/introspection', { token })
  t.deepEqual(body, { active: false })
  t.deepEqual(
    (await rowsOf(world)).map(({ model }) => model),
    ['Session'],
  )
  const reused = { account_id: account.id, type: 'application.token_reused' }
  t.is((await app.db('events').where(reused)).length, 1)
})

test('A4: the table has one unique constraint, and 16 authorizations of one session at once never fail', async t => {
  const { rows } = await app.db.raw<{ rows: { definition: string }[] }>(
    `select pg_get_indexdef(indexrelid) as definition from pg_index
      where indrelid = 'oidc_records'::regclass and indisunique`,
  )
  t.is(rows.length, 1)
  t.regex(rows[0]?.definition ?? '', /\(account_id, model, id_hash\)$/)

  const world = await agency(app, 'a4')
  const { application } = world
  const window = world.browser()
  await enter(world, window)
  for (let round = 0; round < 5; round++) {
    const begun = await Promise.all(Array.from({ length: 16 }, () => application.begin()))
    const views = await Promise.all(begun.map(({ url }) => window.open(url)))
    for (const [index, view] of views.entries()) {
      t.is(view.status, 0)
      t.is(view.url.searchParams.get('state'), begun[index]?.state ?? '')
      t.true(view.url.searchParams.has('code'), view.url.href)
    }
  }
  const sessions = (await rowsOf(world)).filter(({ model }) => model === 'Session')
  t.is(sessions.length, 1)
})

test('A6: tokens of a grant type that the application no longer has end with the rest of their grant', async t => {
  const world = await agency(app, 'a6')
  const { party, registration } = await addClient(world.context, {})
  const tokens = await enter({ application: party }, world.browser())
  const client = { grants: ['authorization_code'] } as const
  await changeApplication(world.context, registration.clientId, () => ({ client }))
  t.not((await party.post('/token', refreshing(tokens))).status, 200)
  const revoked = await party.post('/token/revocation', { token: tokens.access_token })
  t.is(revoked.status, 200)
  const models = (await rowsOf(world)).map(({ model }) => model)
  t.false(models.includes('RefreshToken'))
  t.false(models.includes('AccessToken'))
  const both = { grants: ['authorization_code', 'refresh_token'] } as const
  await changeApplication(world.context, registration.clientId, () => ({ client: both }))
  t.is((await party.post('/token', refreshing(tokens))).body['error'], 'invalid_grant')
})

test('A8: a session of many applications stays one small record', async t => {
  const world = await agency(app, 'a8')
  const window = world.browser()
  await enter(world, window)
  const parties = await Promise.all(
    Array.from({ length: 10 }, async () => (await addClient(world.context, {})).party),
  )
  for (const application of parties) await enter({ application }, window)
  const sessions = await app
    .db('oidc_records')
    .where({ account_id: world.account.id, model: 'Session' })
    .select<{ payload: { authorizations: object } }[]>('payload')
  t.is(sessions.length, 1)
  const [{ payload } = { payload: { authorizations: {} } }] = sessions
  t.is(Object.keys(payload.authorizations).length, 11)
  t.true(JSON.stringify(payload).length < 11 * 400)
  t.notRegex(JSON.stringify(payload), /Ana|agency\.example|Photographers/)
})

test('A10: no text in the place of an id is a failure of the server', async t => {
  const { account, application, browser } = await agency(app, 'a10')
  const odd = [
    '',
    'a\0b',
    '\ud800',
    '😀',
    "'; drop table oidc_records --",
    'x'.repeat(5000),
    '../..',
  ]
  for (const id of odd) {
    for (const [path, body] of [
      ['/token', { grant_type: 'client_credentials', client_id: id, client_secret: 'x' }],
      ['/token/introspection', { token: id, client_id: id, client_secret: id }],
    ] as const) {
      const sent = { method: 'POST', body: new URLSearchParams(body) }
      const { status } = await fetch(`${account.issuer}${path}`, sent)
      t.true([400, 401].includes(status), `${path} ${JSON.stringify(id.slice(0, 30))} ${status}`)
    }
    for (const body of [
      { grant_type: 'authorization_code', code: id, redirect_uri: id, code_verifier: id },
      { grant_type: 'refresh_token', refresh_token: id },
    ]) {
      const { status } = await application.post('/token', body)
      t.is(status, 400, JSON.stringify(body).slice(0, 80))
    }
    const headers = { authorization: `Bearer ${encodeURIComponent(id.toWellFormed())}` }
    const info = await fetch(`${account.issuer}/userinfo`, { headers })
    t.true([400, 401].includes(info.status), `userinfo ${info.status}`)
    const { status } = await browser().open((await application.begin({ client_id: id })).url)
    t.is(status, 400)
  }
  t.deepEqual(
    app.log.filter(line => line.includes('"level":50')),
    [],
  )
})

test('A11: members of a record that nobody knows yet are kept, and the columns are what the record says', async t => {
  const { account, ana } = await agency(app, 'a11')
  const findClient = (): Promise<undefined> => Promise.resolve(undefined)
  const of = createAdapter({ db: app.db, box: app.box, accountId: account.id, findClient })
  const future = { futureMember: { deep: [1, 'two', null, { three: true }] }, 'x-y': '' }
  const iat = Math.floor(Date.now() / 1000) + 1
  await of('Grant').upsert('g1', { accountId: ana.sub, clientId: 'c', iat, ...future }, 60)
  const token = {
    grantId: 'g1',
    accountId: ana.sub,
    clientId: 'c',
    sessionUid: 's1',
    ...future,
  }
  await of('AccessToken').upsert('t1', token, 60)
  t.like(await of('AccessToken').find('t1'), { ...token, jti: 't1' })
  t.like(await of('Grant').find('g1'), future)
  const model = 'DeviceCode'
  await of(model).upsert('d1', { grantId: 'g1', userCode: 'BCDFGHJK', ...future }, 60)
  t.like(await of(model).findByUserCode('BCDFGHJK'), { ...future, jti: 'd1' })
  const rows = await app.db('oidc_records').where({ account_id: account.id }).orderBy('model')
  t.deepEqual(
    rows.map(row => [
      row.model,
      row.grant_id,
      row.sub,
      row.client_id,
      row.session_uid,
      row.user_code,
    ]),
    [
      ['AccessToken', 'g1', ana.sub, 'c', 's1', null],
      ['DeviceCode', 'g1', null, null, null, 'BCDFGHJK'],
      ['Grant', 'g1', ana.sub, 'c', null, null],
    ],
  )
})

test('A12: a token that came without offline_access is good as long as its session, which is found by an index', async t => {
  const world = await agency(app, 'a12')
  const { application, account } = world
  const tokens = await enter(world, world.browser())
  const headers = { authorization: `Bearer ${tokens.access_token}` }
  const userinfo = async (): Promise<number> =>
    (await fetch(`${account.issuer}/userinfo`, { headers })).status
  t.is(await userinfo(), 200)
  await app.db('oidc_records').where({ account_id: account.id, model: 'Session' }).del()
  t.is(await userinfo(), 401)
  t.is((await application.post('/token', refreshing(tokens))).body['error'], 'invalid_grant')
  const { rows } = await app.db.raw<{ rows: unknown[] }>(
    `select 1 from pg_indexes where tablename = 'oidc_records' and indexdef ~ '\\(account_id, model, uid\\)'`,
  )
  t.is(rows.length, 1)
})
