import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import type { Account } from '../../src/model/account.ts'
import type { User } from '../../src/model/user.ts'
import { adminClient } from '../support/admin.ts'
import { agency, enter, signIn } from '../support/agency.ts'
import { testApp } from '../support/app.ts'
import { wordsOf } from '../support/browser.ts'
import { enrolled, setPolicy } from '../support/second-factor.ts'

const app = testApp(test, { host: 'localhost' })

test('the sign-in policy is read, changed with its version, told of with before and after, and not written without a difference', async t => {
  const account = await app.makeAccount('read')
  const { get, patch, user } = await adminClient(app, account)
  const before = await get('/account/sign-in-policy')
  t.like(before.body, { passwords: true, secondFactor: 'optional', rememberDays: 30, version: 1 })
  const seen = before.headers.get('etag') ?? ''
  const change = { secondFactor: 'required', rememberDays: 0 }
  const changed = await patch('/account/sign-in-policy', change, { 'if-match': seen })
  t.like(changed.body, { ...change, passwords: true, version: 2 })
  t.is(
    (await patch('/account/sign-in-policy', { rememberDays: 1 }, { 'if-match': seen })).status,
    412,
  )
  t.is((await patch('/account/sign-in-policy', change)).body.version, 2)
  t.deepEqual((await get('/account/sign-in-policy')).body, changed.body)
  const type = 'account.sign_in_policy_changed'
  const events = await app.db('events').where({ account_id: account.id, type })
  t.is(events.length, 1)
  t.like(events[0], {
    actor_id: user.id,
    data: {
      before: { secondFactor: 'optional', rememberDays: 30 },
      after: { secondFactor: 'required', rememberDays: 0 },
    },
  })
})

test('a policy by which nobody could sign in is refused, and so is one that makes no sense', async t => {
  const account = await app.makeAccount('nonsense')
  const { get, patch, post } = await adminClient(app, account)
  const off = { passwords: false, passkeys: false, mailedCodes: false }
  for (const change of [
    off,
    { rememberDays: 366 },
    { rememberDays: -1 },
    { passwordLength: 7 },
    { secondFactor: 'always' },
    { secondFactorRoles: ['owner'] },
    { passwords: 'yes' },
    { nothing: true },
  ]) {
    const title = JSON.stringify(change)
    t.is((await patch('/account/sign-in-policy', change)).status, 400, title)
    t.is((await post('/account/sign-in-policy/preview', change)).status, 400, title)
  }
  t.is((await get('/account/sign-in-policy')).body.version, 1)
  const last = await patch('/account/sign-in-policy', { passwords: false, mailedCodes: false })
  t.is(last.status, 200)
  t.is((await patch('/account/sign-in-policy', { passkeys: false })).status, 400)
})

test('the policy is changed by who manages the account and has proven lately who they are', async t => {
  const account = await app.makeAccount('power')
  const change = { secondFactor: 'off' }
  const longAgo = await adminClient(app, account, { ago: 3600 })
  t.is((await longAgo.patch('/account/sign-in-policy', change)).status, 403)
  const finance = await adminClient(app, account, { role: 'finance' })
  t.is((await finance.patch('/account/sign-in-policy', change)).status, 403)
  t.is((await finance.post('/account/sign-in-policy/preview', change)).status, 403)
  // A developer manages the account, and decides nothing about its administrators.
  const developer = await adminClient(app, account, { role: 'developer' })
  t.is((await developer.patch('/account/sign-in-policy', change)).status, 403)
  t.is((await developer.patch('/account/sign-in-policy', { passkeys: false })).status, 403)
  const { sign_in_policy: stored } = await app.db('accounts').where({ id: account.id }).first()
  t.deepEqual(stored, {})
  const stricter = await developer.patch('/account/sign-in-policy', { secondFactor: 'required' })
  t.is(stricter.status, 200)
})

test('ASVS 6.2.1: an administrator sets how long new passwords are, from 8 on; what else the policy says stays', async t => {
  const account = await app.makeAccount('length')
  const { patch, post } = await adminClient(app, account)
  await patch('/account/sign-in-policy', { secondFactor: 'required' })
  t.is((await patch('/account/sign-in-policy', { passwordLength: 20 })).status, 200)
  const newcomer = { userName: 'ana', role: 'developer', oneTimePassword: 'violet harbour 19' }
  const short = await post('/users', newcomer)
  t.is(short.status, 400)
  t.regex(short.body.detail, /at least 20 characters/)
  await patch('/account/sign-in-policy', { passwordLength: 8 })
  t.is((await post('/users', { ...newcomer, oneTimePassword: 'mossgrün' })).status, 201)
  const { sign_in_policy: stored } = await app.db('accounts').where({ id: account.id }).first()
  t.deepEqual(stored, { secondFactor: 'required', passwordLength: 8 })
})

test('a preview tells how many people would have to set up a second factor, and changes nothing', async t => {
  const world = await agency(app, 'preview')
  await setPolicy(world, { secondFactor: 'required' })
  await enrolled(world, world.browser(), 'ana')
  const { get, post } = await adminClient(app, world.account)
  const preview = async (change: object): Promise<unknown> =>
    (await post('/account/sign-in-policy/preview', change)).body
  // Ana, Bo and the administrator.
  t.like(await preview({ secondFactor: 'required' }), { people: 3, required: 3, toSetUp: 2 })
  const administrators = { secondFactor: 'optional', secondFactorRoles: ['account_administrator'] }
  t.like(await preview(administrators), { required: 1, toSetUp: 1, withoutPasskey: 3 })
  t.like(await preview({ secondFactor: 'off' }), { required: 0, toSetUp: 0 })
  const [elsewhere] = await passkeysOf(world.account, [world.ana, world.bo])
  t.like(await preview({ secondFactor: 'required' }), { toSetUp: 1, withoutPasskey: 1 })
  await app.db('passkeys').where({ id: elsewhere }).update({ relying_party: 'other.example' })
  const foreign = await preview({ secondFactor: 'required' })
  t.like(
    foreign,
    { toSetUp: 1, withoutPasskey: 2 },
    'an app, and a passkey that does not work here',
  )
  await app.db('passkeys').where({ account_id: world.account.id }).delete()
  await app.db('users').where({ id: world.bo.id }).update({ suspended: true })
  t.like(await preview({ secondFactor: 'required' }), { people: 2, toSetUp: 1 })
  t.is((await get('/account/sign-in-policy')).body.secondFactor, 'required')
})

async function passkeysOf(account: Account, people: readonly User[]): Promise<readonly string[]> {
  const rows = people.map(({ id }) => ({
    account_id: account.id,
    id,
    user_id: id,
    name: 'Key',
    credential_id: Buffer.from(id),
    public_key: Buffer.from('x'),
    relying_party: 'localhost',
  }))
  await app.db('passkeys').insert(rows)
  return people.map(({ id }) => id)
}

test('3.4-19: a policy that became stricter for a role reaches its sessions at the next authorization, and refresh goes on', async t => {
  const world = await agency(app, 'stricter')
  const { patch } = await adminClient(app, world.account)
  const [ana, bo] = [world.browser(), world.browser()]
  const tokens = await enter(world, ana)
  await app.db('users').where({ id: world.bo.id }).update({ role: 'finance' })
  await signIn(bo, await bo.open(`${world.account.issuer}/sign-in`), 'bo')
  await patch('/account/sign-in-policy', { secondFactorRoles: ['developer'] })
  await sleep(1100) // for so long the account is kept where people are authorized

  const silent = await ana.open((await world.application.begin({ prompt: 'none' })).url)
  t.is(silent.url.searchParams.get('error'), 'login_required')
  t.regex(wordsOf(await ana.open((await world.application.begin()).url)), /Set up a second step/)
  t.truthy((await world.application.refresh(tokens.refresh_token ?? '')).access_token)
  const home = await bo.open(`${world.account.issuer}/sign-in`)
  t.regex(wordsOf(home), /Your account|Bo Berg/, 'of another role nothing is demanded')
})
