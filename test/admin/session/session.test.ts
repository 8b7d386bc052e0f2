import test from 'ava'
import { Refusal } from '../../../src/model/refusal.ts'
import { openConsoleSession } from '../../../src/domain/console/console-sessions.ts'
import { sweepExpired } from '../../../src/domain/housekeeping.ts'
import { endChosenSessions, endEverySession } from '../../../src/domain/sessions/sessions.ts'
import { changeUser } from '../../../src/domain/users/change-user.ts'
import { removeUser } from '../../../src/domain/users/remove-user.ts'
import { setClock } from '../../support/clock.ts'
import { adminClient, call } from '../../support/admin.ts'
import { openAccessAt } from '../../support/live-access.ts'
import { testApp } from '../../support/app.ts'

const app = testApp(test)

test.serial('who is signed in learns who they are and what they may', async t => {
  const account = await app.makeAccount('me')
  const { user, get } = await adminClient(app, account, { role: 'finance' })
  const { status, body } = await get('/me')
  t.is(status, 200)
  t.like(body, { kind: 'user', id: user.id, role: 'finance', userName: user.userName })
  t.deepEqual(body.rights, ['active', 'analytics.view', 'billing.manage', 'billing.view'])
  t.deepEqual(body.account, { slug: 'me', name: 'me', issuer: account.issuer })
})

test.serial('nobody, an unknown session and one of another account are refused alike', async t => {
  const [own, other] = [await app.makeAccount('own'), await app.makeAccount('other')]
  const foreign = await adminClient(app, other)
  const token = foreign.cookie.split('=')[1] ?? ''
  const cookies = ['', 'cohort-own=nonsense', foreign.cookie, `cohort-own=${token}`]
  cookies.push(`cohort-own=${token}; cohort-other=${token}`)
  for (const cookie of cookies) {
    const { status, body } = await call(`${own.issuer}/api/v1`, {
      method: 'GET',
      path: '/me',
      headers: { cookie },
    })
    t.is(status, 401, cookie)
    t.like(body, { code: 'unauthenticated', signIn: `${own.issuer}/console/sign-in` })
  }
})

test.serial('of two cookies of one name neither is believed', async t => {
  const account = await app.makeAccount('planted')
  const [ana, bo] = [await adminClient(app, account), await adminClient(app, account)]
  const ask = async (cookie: string): Promise<number> =>
    (await call(`${account.issuer}/api/v1`, { method: 'GET', path: '/me', headers: { cookie } }))
      .status
  t.is(await ask(`${ana.cookie}; ${bo.cookie}`), 401)
  t.is(await ask(`cohort-planted-sign-in=x; ${ana.cookie}`), 200)
})

test.serial('a change needs the token and the origin of a page of ours', async t => {
  const account = await app.makeAccount('forged')
  const { cookie, csrfToken, patch, get } = await adminClient(app, account)
  const another = await adminClient(app, account)
  const origin = app.url
  const wrong = [
    { cookie },
    { cookie, origin },
    { cookie, 'x-csrf-token': csrfToken },
    { cookie, origin: 'https://elsewhere.example', 'x-csrf-token': csrfToken },
    { cookie, origin: 'null', 'x-csrf-token': csrfToken },
    { cookie, origin, 'x-csrf-token': another.csrfToken },
    { cookie, origin, 'x-csrf-token': `${csrfToken}x` },
  ]
  for (const headers of wrong) {
    const request = { method: 'PATCH', path: '/account', headers, body: { name: 'Taken' } }
    const { status, body } = await call(`${account.issuer}/api/v1`, request)
    t.is(status, 403, JSON.stringify(headers))
    t.regex(body.code, /^(?:csrf|cross_site)$/)
  }
  t.is((await get('/account')).body.name, 'forged')
  t.is((await patch('/account', { name: 'Renamed' })).body.name, 'Renamed')
  t.is((await app.db('accounts').where({ id: account.id }).first()).name, 'Renamed')
})

test.serial('a session ends with the access of its person, and one of another goes on', async t => {
  const account = await app.makeAccount('endings')
  const context = app.inAccount(account)
  const witness = await adminClient(app, account)
  const suspended = await adminClient(app, account)
  await changeUser(context, suspended.user.id, {
    change: user => ({ ...user, active: false }),
  })
  const removed = await adminClient(app, account)
  await removeUser(context, removed.user.id)
  for (const { get } of [suspended, removed]) t.is((await get('/me')).status, 401)
  t.is((await witness.get('/me')).status, 200)
  const left = await app.db('console_sessions').where({ account_id: account.id }).pluck('user_id')
  t.deepEqual(left, [witness.user.id])
  await changeUser(context, suspended.user.id, { change: user => ({ ...user, active: true }) })
  t.is((await suspended.get('/me')).status, 401, 'reactivation revives nothing')
})

test.serial('a session ends two hours after its last use and twelve after its begin', async t => {
  const account = await app.makeAccount('clock')
  const [idle, busy] = [await adminClient(app, account), await adminClient(app, account)]
  const hour = 3600
  for (let hours = 1.5; hours < 12; hours += 1.5) {
    await setClock(app.db, { ahead: hours * hour })
    t.is((await busy.get('/me')).status, 200, `${hours}`)
    t.is((await idle.get('/me')).status, hours < 2 ? 200 : 401)
    if (hours < 2)
      await app
        .db('console_sessions')
        .update({ used_at: new Date(0) })
        .where('user_id', idle.user.id)
  }
  await setClock(app.db, { ahead: 12 * hour + 1 })
  t.is((await busy.get('/me')).status, 401)
  await sweepExpired(app.db)
  t.is((await app.db('console_sessions').where({ account_id: account.id })).length, 0)
  await setClock(app.db, { ahead: 0 })
})

test.serial(
  'a session that is opened while its sign-in is being ended does not live on',
  async t => {
    const account = await app.makeAccount('race')
    const context = app.inAccount(account)
    const { user } = await adminClient(app, account)
    const own = { accountId: account.id, sub: user.sub }
    for (let round = 0; round < 30; round++) {
      const { uid } = await openAccessAt(app.db, { ...own, clientId: 'app' })
      const signIn = { sub: user.sub, sessionUid: uid, signedInAt: Math.floor(Date.now() / 1000) }
      const opening = [1, 2, 3].map(() => openConsoleSession(context, signIn))
      const ending =
        round % 2 === 0
          ? endChosenSessions(context, { sub: user.sub, uid }, 'signed-out')
          : endEverySession(context, user.sub)
      await Promise.allSettled([ending, ...opening])
      const left = await app
        .db('console_sessions')
        .where({ account_id: account.id, session_uid: uid })
      t.is(left.length, 0, `round ${round}`)
      await t.throwsAsync(openConsoleSession(context, signIn), { instanceOf: Refusal })
    }
  },
)
