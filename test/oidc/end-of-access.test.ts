import test from 'ava'
import { changeRole } from '../../src/domain/users/change-role.ts'
import { type Context, inTransaction } from '../../src/domain/context.ts'
import { endAccess, endEverybodysAccess } from '../../src/domain/endings/end-access.ts'
import { setPassword } from '../../src/domain/passwords/passwords.ts'
import { removeUser } from '../../src/domain/users/remove-user.ts'
import { endEverySession, withdrawConsent } from '../../src/domain/sessions/sessions.ts'
import { changePassword } from '../../src/domain/passwords/change-password.ts'
import { changeUser } from '../../src/domain/users/change-user.ts'
import { openConsoleSession } from '../../src/domain/console/console-sessions.ts'
import type { EndCause } from '../../src/model/receipt.ts'
import type { User } from '../../src/model/user.ts'
import { addPerson, agency, type Agency, enter, password, register } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { decided } from '../support/decided.ts'
import { everyModel, liveModels, openAccessAt } from '../support/live-access.ts'

const app = testApp(test)
let world: Agency
let count = 0
let reachable = ''
let silent = ''

test.before(async () => {
  world = await agency(app, 'ends')
  reachable = world.registration.clientId
  silent = (await register(world.context, {}, 'open')).clientId
  const client = JSON.stringify({
    backchannelLogoutUri: 'https://app.example/logout',
    backchannelLogoutSession: true,
  })
  await app.db('applications').where({ client_id: reachable }).update({ client })
  await app.db('applications').where({ client_id: silent }).update({ name: 'Silent' })
})

type Opened = { readonly user: User; readonly sids: readonly string[] }

/** Somebody with one session and everything in it at each of the two applications. */
async function somebody(): Promise<Opened> {
  const { context } = world
  const user = await addPerson(app, context, { userName: `p${count++}` })
  const own = { accountId: context.account.id, sub: user.sub }
  const first = await openAccessAt(app.db, { ...own, clientId: reachable })
  await openAccessAt(app.db, { ...own, clientId: silent })
  const signIn = { sub: user.sub, sessionUid: first.uid, signedInAt: Math.floor(Date.now() / 1000) }
  await openConsoleSession(context, signIn)
  return { user, sids: [first.sid] }
}

const whole = {
  sessions: 2,
  consoleSessions: 1,
  grants: 2,
  refreshTokens: 2,
  accessTokens: 2,
  codes: 2,
  deviceCodes: 2,
  others: 0,
}

type Told = { readonly clientId: string; readonly name: string }
type StoredReceipt = {
  readonly cause: EndCause
  readonly ended: typeof whole
  readonly told: readonly Told[]
  readonly untold: readonly Told[]
  readonly followsInJobs: boolean
}

/** The receipt in the last event about a person. */
async function receiptOf({ id }: User): Promise<StoredReceipt | undefined> {
  const rows = await app
    .db('events')
    .where({ target_id: id })
    .whereRaw(`jsonb_exists(data, 'access')`)
    .orderBy(['at', 'id'])
    .select<{ data: { access: StoredReceipt } }[]>('data')
  return rows.at(-1)?.data.access
}

async function queuedFor({ sub }: User): Promise<readonly unknown[]> {
  const rows = await app
    .db('outbox')
    .where({ kind: 'back-channel-logout' })
    .select<{ payload: { sub: string } }[]>('payload')
  return rows.map(({ payload }) => payload).filter(payload => payload.sub === sub)
}

type Act = (context: Context, user: User) => Promise<unknown>

const causes: readonly (readonly [string, EndCause, Act])[] = [
  [
    'being deactivated',
    'deactivated',
    (context, { id }) => changeUser(context, id, { change: user => ({ ...user, active: false }) }),
  ],
  ['being deleted', 'deleted', (context, { id }) => removeUser(context, id)],
  [
    'a password that is set',
    'password-reset',
    (context, { id: userId }) =>
      setPassword(context, app, { userId, password: 'another three words', oneTime: false }),
  ],
  [
    'changing one’s own password',
    'password-reset',
    (context, { id: userId }) => {
      const change = { userId, current: password, next: 'quite another three words' }
      return changePassword(context, app, change)
    },
  ],
  [
    'another role',
    'role-changed',
    (context, { id }) => changeRole(context, id, { role: 'finance' }),
  ],
  [
    'an administrator’s hand',
    'ended-by-administrator',
    (context, { sub }) => endEverySession(context, sub),
  ],
]

for (const [what, cause, act] of causes) {
  test(`3.4-15: ${what} ends everything in the same transaction, with a receipt`, async t => {
    const [{ user, sids }, other] = [await somebody(), await somebody()]
    await act(world.context, user)
    t.deepEqual(await liveModels(app.db, user.sub), [])
    t.deepEqual(await receiptOf(user), {
      cause,
      ended: whole,
      told: [{ clientId: reachable, name: 'Light Table' }],
      untold: [{ clientId: silent, name: 'Silent' }],
      followsInJobs: false,
    })
    t.deepEqual(await queuedFor(user), [{ clientId: reachable, sub: user.sub, sid: sids[0] }])
    t.deepEqual(await liveModels(app.db, other.user.sub), [...everyModel, ...everyModel].toSorted())
    t.deepEqual(await queuedFor(other.user), [])
  })

  test(`a rollback of ${what} leaves everything`, async t => {
    const { user } = await somebody()
    const before = await app.db('users').where({ id: user.id }).first()
    const failed = inTransaction(world.context, async inside => {
      await act(inside, user)
      t.deepEqual(await inside.db('oidc_records').where({ sub: user.sub }), [])
      throw new Error('taken back')
    })
    await t.throwsAsync(failed, { message: 'taken back' })
    t.is((await liveModels(app.db, user.sub)).length, 12)
    t.deepEqual(await queuedFor(user), [])
    t.deepEqual(await app.db('users').where({ id: user.id }).first(), before)
  })
}

test('what a person takes back from one application ends there alone, and the session forgets it', async t => {
  const { user } = await somebody()
  const own = { accountId: world.context.account.id, sub: user.sub }
  const receipt = await withdrawConsent(world.context, { sub: user.sub, clientId: reachable })
  t.deepEqual(receipt.told, [{ clientId: reachable, name: 'Light Table' }])
  t.deepEqual(receipt.untold, [])
  t.like(receipt.ended, { sessions: 0, grants: 1, refreshTokens: 1, deviceCodes: 1 })
  const left = await app.db('oidc_records').where({ sub: own.sub }).select('model', 'client_id')
  t.deepEqual(
    left.filter(({ model }) => model !== 'Session').map(({ client_id }) => client_id),
    Array.from({ length: 5 }, () => silent),
  )
  const sessions = await app
    .db('oidc_records')
    .where({ sub: own.sub, model: 'Session' })
    .select<{ payload: { authorizations: object } }[]>('payload')
  const names = sessions.flatMap(({ payload }) => Object.keys(payload.authorizations))
  t.deepEqual(names, [silent])
})

test('expired and used records are no part of what a receipt counts', async t => {
  const { user } = await somebody()
  const own = app.db('oidc_records').where({ sub: user.sub })
  await own.clone().where({ model: 'RefreshToken' }).update({ consumed_at: new Date() })
  await own
    .clone()
    .where({ model: 'AccessToken' })
    .update({ expires_at: new Date(0) })
  const receipt = await endEverySession(world.context, user.sub)
  t.deepEqual(receipt.ended, { ...whole, refreshTokens: 0, accessTokens: 0 })
  t.deepEqual(await liveModels(app.db, user.sub), [])
})

test('of more than 1,000 sessions the rest goes in a job and is refused at use meanwhile', async t => {
  const user = await addPerson(app, world.context, { userName: 'kiosk' })
  const { account, application, browser } = await agency(app, 'many')
  const window = browser()
  const tokens = await enter({ application }, window)
  const ana = tokens.claims()?.sub ?? ''
  t.truthy(user.sub)
  await app.db.raw(
    `insert into oidc_records (account_id, model, id_hash, payload, sub, uid, created_at)
     select ?, 'Session', sha256(n::text::bytea), jsonb_build_object('accountId', ?::text, 'loginTs', 1), ?, 'u:' || n,
            now() - make_interval(secs => n) from generate_series(1, 1500) n`,
    [account.id, ana, ana],
  )
  const context = app.inAccount(account)
  const own = app.db('oidc_records').where({ sub: ana, model: 'Session' })
  const hourAgo = new Date(Date.now() - 3_600_000)
  await own.clone().whereRaw(`not starts_with(uid, 'u:')`).update({ created_at: hourAgo })
  await app.db.raw('select pg_sleep(1.1)')
  const receipt = await inTransaction(context, async inside =>
    endAccess(inside, { sub: ana, cause: 'deactivated' }),
  )
  t.true(receipt.followsInJobs)
  t.is(receipt.ended.sessions, 1000)
  // The session of the browser is one of the oldest: it is still there, and of no use.
  t.is((await liveModels(app.db, ana)).filter(model => model === 'Session').length, 501)
  t.is((await window.open((await application.begin()).url)).status, 200, 'the page of the sign-in')
  await app.db('oidc_records').where({ sub: ana }).whereNot({ model: 'Session' }).del()
  await decided(app.db)
  t.deepEqual(await liveModels(app.db, ana), [])
})

test('when keys are lost everybody is out, and who signs in anew is not', async t => {
  const world = await agency(app, 'lost')
  const own = { accountId: world.context.account.id, clientId: world.registration.clientId }
  for (const { sub } of [world.ana, world.bo]) await openAccessAt(app.db, { ...own, sub })
  await app.db.raw('select pg_sleep(1.1)')
  const people = await inTransaction(world.context, inside =>
    endEverybodysAccess(inside, 'key-loss'),
  )
  t.is(people, 2)
  const tokens = await enter(world, world.browser())
  await decided(app.db)
  t.deepEqual(await liveModels(app.db, world.bo.sub), [])
  t.is((await world.application.refresh(tokens.refresh_token ?? '')).claims()?.sub, world.ana.sub)
})

test('a session that is ended while requests hold it does not come back', async t => {
  const world = await agency(app, 'races')
  for (let round = 0; round < 25; round++) {
    const window = world.browser()
    await enter(world, window)
    const requests = Array.from({ length: 6 }, async () =>
      window.open((await world.application.begin()).url),
    )
    await endEverySession(world.context, world.ana.sub)
    await Promise.all(requests)
    t.deepEqual(await liveModels(app.db, world.ana.sub), [], `round ${round}`)
    await app.db('users').where({ id: world.ana.id }).update({ access_ended_at: null })
  }
})
