import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { listCodes, removeCodes } from '../../../src/domain/factors/codes.ts'
import {
  forgetDevice,
  isKnownDevice,
  listDevices,
  rememberDevice,
} from '../../../src/domain/factors/remembered-devices.ts'
import { sweepExpired } from '../../../src/domain/housekeeping.ts'
import { setPassword } from '../../../src/domain/passwords/passwords.ts'
import { liftSuspension, suspendUser } from '../../../src/domain/users/suspension.ts'
import { type SignInPolicy, wholePolicy } from '../../../src/model/sign-in-policy.ts'
import type { User } from '../../../src/model/user.ts'
import { testApp } from '../../support/app.ts'
import { localUser } from '../../support/people.ts'
import { givenFactors } from '../../support/second-factor.ts'

const app = testApp(test)

const endings: readonly (readonly [string, (context: Context, user: User) => Promise<unknown>])[] =
  [
    [
      'another password',
      (context, user) =>
        setPassword(
          context,
          { hasher: app.hasher, box: app.box },
          {
            userId: user.id,
            password: 'three unrelated words',
            oneTime: false,
          },
        ),
    ],
    [
      'a suspension, also when it is lifted',
      async (context, user) => {
        await suspendUser(context, user.id)
        await liftSuspension(context, user.id)
      },
    ],
    ['a factor more', (context, user) => givenFactors(app, context, user, 'Another')],
    [
      'a factor less',
      async (context, user) => {
        const id = (await listCodes(context, user))[0]?.id ?? ''
        await removeCodes(context, app.box, user, { id })
      },
    ],
    [
      'the person’s own hand',
      async (context, user) => {
        const id = (await listDevices(context, user))[0]?.id ?? ''
        await forgetDevice(context, user, id)
      },
    ],
    [
      'time',
      (_, user) =>
        app
          .db('remembered_devices')
          .where({ user_id: user.id })
          .update({ expires_at: new Date(0) }),
    ],
  ]

for (const [index, [what, end]] of endings.entries()) {
  test(`a remembered browser is forgotten by ${what}`, async t => {
    const { context, user } = await somebody(`ending-${index}`)
    await givenFactors(app, context, user)
    const token = await rememberDevice(context, app.box, user, 'Firefox on Linux')
    t.true(await isKnownDevice(context, user.id, ['nonsense', token]))
    t.like(await listDevices(context, user), [{ browser: 'Firefox on Linux' }])
    await end(context, user)
    t.false(await isKnownDevice(context, user.id, [token]))
    t.deepEqual(await listDevices(context, user), [])
  })
}

test('a remembered browser counts for its person, in its account, for the days of the policy that holds now', async t => {
  const { context, user } = await somebody('bound')
  const other = await somebody('bound-other')
  const token = await rememberDevice(context, app.box, user, null)
  t.false(await isKnownDevice(context, (await localUser(context, 'bo')).id, [token]))
  t.false(await isKnownDevice(other.context, other.user.id, [token]))
  t.false(await isKnownDevice(under(context, { rememberDays: 0 }), user.id, [token]))
  const twoDaysAgo = new Date(Date.now() - 2 * 86_400_000)
  await app.db('remembered_devices').where({ user_id: user.id }).update({ created_at: twoDaysAgo })
  t.false(await isKnownDevice(under(context, { rememberDays: 1 }), user.id, [token]))
  t.true(await isKnownDevice(context, user.id, [token]))
  const [row] = await app.db('remembered_devices').where({ user_id: user.id })
  t.false(JSON.stringify(row).includes(token))
  t.false(app.log.join('').includes(token))
})

test('what expired is swept: remembered browsers, challenges for passkeys, links and codes by mail, and old mails', async t => {
  const { context, user } = await somebody('swept')
  const kept = await rememberDevice(context, app.box, user, null)
  await rememberDevice(context, app.box, user, 'old')
  const own = { account_id: context.account.id }
  await app
    .db('remembered_devices')
    .where({ ...own, browser: 'old' })
    .update({ expires_at: new Date(0) })
  const challenge = { ...own, owner: 'x', expires_at: new Date(0) }
  await app.db('passkey_challenges').insert({ ...challenge, challenge_hash: Buffer.from('old') })
  const ofUser = { ...own, user_id: user.id, expires_at: new Date(0) }
  await app.db('recovery_links').insert({ ...ofUser, token_hash: Buffer.from('old') })
  const code = { uid: 'x', code_hash: Buffer.from('old'), attempts_left: 1 }
  await app.db('mailed_codes').insert({ ...ofUser, ...code })
  const mails = app.db('mails').where(own)
  const [young, old] = await mails.clone().orderBy('id')
  const monthAgo = new Date(Date.now() - 31 * 24 * 60 * 60 * 1000)
  await mails.clone().where({ id: old.id }).update({ created_at: monthAgo })
  await sweepExpired(app.db)
  t.deepEqual(await mails.clone().pluck('id'), [young.id])
  t.deepEqual(await app.db('recovery_links').where(own), [])
  t.deepEqual(await app.db('mailed_codes').where(own), [])
  t.is((await app.db('remembered_devices').where(own)).length, 1)
  t.true(await isKnownDevice(context, user.id, [kept]))
  t.deepEqual(await app.db('passkey_challenges').where(own), [])
})

async function somebody(slug: string): Promise<{ context: Context; user: User }> {
  const context = app.inAccount(await app.makeAccount(slug))
  return { context, user: await localUser(context, 'ana@agency.example') }
}

function under(context: Context, policy: Partial<SignInPolicy>): Context {
  return { ...context, account: { ...context.account, signInPolicy: wholePolicy(policy) } }
}
