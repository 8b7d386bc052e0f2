import test from 'ava'
import { TOTP } from 'otpauth'
import type { Context } from '../../../src/domain/context.ts'
import {
  addCodes,
  checkCode,
  listCodes,
  newCodes,
  removeCodes,
  renameCodes,
} from '../../../src/domain/factors/codes.ts'
import {
  keepRecoveryCodes,
  makeRecoveryCodes,
  recoveryCodesOf,
  takeRecoveryCode,
} from '../../../src/domain/factors/recovery-codes.ts'
import { resetFactors } from '../../../src/domain/factors/reset-factors.ts'
import { prove } from '../../../src/domain/sign-ins/sign-ins.ts'
import { suspendUser } from '../../../src/domain/users/suspension.ts'
import { wholePolicy, type SignInPolicy } from '../../../src/model/sign-in-policy.ts'
import { Refusal } from '../../../src/model/refusal.ts'
import type { User } from '../../../src/model/user.ts'
import { testApp } from '../../support/app.ts'
import { whileHeld } from '../../support/held-rows.ts'
import { openAccessAt } from '../../support/live-access.ts'
import { localUser } from '../../support/people.ts'

const app = testApp(test)

test('somebody has up to five apps with names, each shows codes of its own, and what changes is told by event and mail', async t => {
  const { context, user } = await somebody('apps')
  const apps = await Promise.all([1, 2, 3, 4, 5].map(each => addApp(context, user, `App ${each}`)))
  const sixth = await t.throwsAsync<Refusal>(addApp(context, user, 'App 6'))
  t.is(sixth?.code, 'conflict')
  const listed = await listCodes(context, user)
  const names = [1, 2, 3, 4, 5].map(each => `App ${each}`)
  t.deepEqual(listed.map(({ name }) => name).toSorted(), names)
  for (const secret of apps) t.true(await checkCode(context, app.box, user, codeOf(secret, 1)))
  const id = listed[0]?.id ?? ''
  await renameCodes(context, user, { id, name: 'My telephone' })
  await renameCodes(context, user, { id, name: 'My telephone' })
  const [renamed, ...more] = await eventsOf(user, 'factor.renamed')
  const former = listed[0]?.name
  t.like(renamed, { data: { factor: 'code', name: 'My telephone', former } })
  t.deepEqual(more, [], 'the same name is no change')
  await t.throwsAsync(renameCodes(context, user, { id, name: ' ' }), { instanceOf: Refusal })
  await t.throwsAsync(renameCodes(context, await localUser(context, 'bo'), { id, name: 'x' }))
  const open = { accountId: context.account.id, sub: user.sub, clientId: 'light-table' }
  const [here, there] = [await openAccessAt(app.db, open), await openAccessAt(app.db, open)]
  await removeCodes(context, app.box, user, { id, keep: here.uid })
  const left = await app.db('oidc_records').where({ sub: user.sub, model: 'Session' }).pluck('uid')
  t.deepEqual(left, [here.uid], 'other sessions end with a factor')
  t.not(there.uid, here.uid)
  t.is((await listCodes(context, user)).length, 4)
  await t.throwsAsync(removeCodes(context, app.box, user, { id }), { instanceOf: Refusal })
  const events = await eventsOf(user, 'factor.removed')
  t.like(events[0], { data: { factor: 'code', name: 'My telephone' } })
  t.is((await eventsOf(user, 'factor.added')).length, 5)
  const kinds = await app.db('mails').where({ user_id: user.id }).pluck('kind')
  t.is(kinds.filter(kind => kind === 'factor-added').length, 5)
  t.is(kinds.filter(kind => kind === 'factor-removed').length, 1)
  for (const secret of apps) await saysNothingOf(t, user, secret)
})

test('RFC 6238 5.2: a code is right one step early or late and no further, once, and none of an earlier step after it', async t => {
  const { context, user } = await somebody('clock')
  const stepNow = (): number => Math.floor(Date.now() / 30_000)
  const tries = async (name: string): Promise<readonly boolean[]> => {
    const [began, secret] = [stepNow(), await addApp(context, user, name)]
    const results: boolean[] = []
    for (const step of [0, -1, 2, -2, 1, 1, 0]) {
      results.push(await checkCode(context, app.box, user, codeOf(secret, step)))
    }
    return stepNow() === began ? results : tries(`${name} again`)
  }
  t.deepEqual(await tries('App'), [false, false, false, false, true, false, false])
  for (const code of ['', '1234567', 'abcdef', '１２３４５６']) {
    t.false(await checkCode(context, app.box, user, code), code)
  }
})

test('ASVS 6.6.3: codes are limited, right ones do not count, and after 100 wrong ones in a row none is taken until another way was right', async t => {
  const { context, user } = await somebody('limits')
  const secret = await addApp(context, user, 'App')
  const [code = ''] = await makeRecoveryCodes(context, app.box, user)
  for (let tries = 0; tries < 10; tries++)
    t.false(await checkCode(context, app.box, user, '000000'))
  const busy = await t.throwsAsync(checkCode(context, app.box, user, codeOf(secret, 1)))
  t.is((busy as Refusal).code, 'busy')
  await app.db('throttles').where({ account_id: context.account.id }).del()
  t.true(await checkCode(context, app.box, user, codeOf(secret, 1)))
  t.deepEqual(await app.db('factor_failures').where({ user_id: user.id }), [])
  await app
    .db('factor_failures')
    .insert({ account_id: context.account.id, user_id: user.id, failures: 99 })
  t.false(await checkCode(context, app.box, user, '000000'), 'the hundredth')
  await app.db('code_factors').where({ user_id: user.id }).update({ last_step: 0 })
  for (let tries = 0; tries < 3; tries++) {
    const locked = await t.throwsAsync(checkCode(context, app.box, user, codeOf(secret)))
    t.is((locked as Refusal).code, 'forbidden')
  }
  t.is((await eventsOf(user, 'factor.locked')).length, 1)
  t.is(await takeRecoveryCode(context, app.box, user, code), 9)
  t.true(await checkCode(context, app.box, user, codeOf(secret)))
})

test('ASVS 6.5.1, 6.5.2: of 20 that use a recovery code at once one does; codes are stored keyed, and new ones replace them', async t => {
  const { context, user } = await somebody('recovery')
  await t.throwsAsync(makeRecoveryCodes(context, app.box, user), { instanceOf: Refusal })
  await addApp(context, user, 'App')
  const codes = await makeRecoveryCodes(context, app.box, user)
  t.is(new Set(codes).size, 10)
  for (const code of codes) t.regex(code, /^[a-z2-9]{5}-[a-z2-9]{5}$/)
  t.like(await recoveryCodesOf(context, user), { left: 10, kept: false })
  await keepRecoveryCodes(context, user)
  const [first = '', second = ''] = codes
  const tries = await Promise.allSettled(
    Array.from({ length: 20 }, () => takeRecoveryCode(context, app.box, user, first)),
  )
  const used = tries.filter(each => each.status === 'fulfilled' && each.value !== undefined)
  t.is(used.length, 1)
  t.like(used[0], { value: 9 })
  await app.db('throttles').where({ account_id: context.account.id }).del()
  t.is(await takeRecoveryCode(context, app.box, user, first), undefined)
  t.is(
    await takeRecoveryCode(context, app.box, user, ` ${second.toUpperCase().replace('-', ' ')}`),
    8,
  )
  t.is(
    await takeRecoveryCode(context, app.box, await localUser(context, 'bo'), codes[2] ?? ''),
    undefined,
  )
  const fresh = await makeRecoveryCodes(context, app.box, user)
  t.is(await takeRecoveryCode(context, app.box, user, codes[2] ?? ''), undefined)
  t.is(await takeRecoveryCode(context, app.box, user, fresh[0] ?? ''), 9)
  t.is((await eventsOf(user, 'factor.recovery_code_used')).length, 3)
  const subjects = await app
    .db('mails')
    .where({ user_id: user.id, kind: 'sign-in-notice' })
    .pluck('subject')
  t.is(subjects.filter(subject => /recovery code was used/.test(subject)).length, 3)
  t.is(subjects.filter(subject => /New recovery codes/.test(subject)).length, 1)
  for (const code of [...codes, ...fresh]) await saysNothingOf(t, user, code)
})

test.serial(
  'a recovery code, a reset and a sign-in take what they hold in one order, so that none waits for another in a circle',
  async t => {
    const { context, user } = await somebody('order')
    await addApp(context, user, 'App')
    const [code = ''] = await makeRecoveryCodes(context, app.box, user)
    const of = { account_id: context.account.id, user_id: user.id }
    await checkCode(context, app.box, user, 'wrong')
    const person = { account_id: of.account_id, id: user.id }
    const left = await whileHeld(
      app.db,
      { rows: ['users', person], others: ['recovery_codes', of] },
      () => takeRecoveryCode(context, app.box, user, code),
    )
    t.is(left, 9)
    await prove(context, 'uid', user, { method: 'password' })
    await checkCode(context, app.box, user, 'wrong')
    await whileHeld(app.db, { rows: ['sign_ins', of], others: ['factor_failures', of] }, () =>
      resetFactors(context, app.box, user.id),
    )
    t.deepEqual(await listCodes(context, user), [])
  },
)

test('IK-83: the last factor stays where account or role demand one; without any the recovery codes go too', async t => {
  const { context, user } = await somebody('last')
  await addApp(context, user, 'App')
  await makeRecoveryCodes(context, app.box, user)
  const id = (await listCodes(context, user))[0]?.id ?? ''
  for (const policy of [
    { secondFactor: 'required' },
    { secondFactorRoles: [user.role] },
  ] as const) {
    const refused = await t.throwsAsync(removeCodes(under(context, policy), app.box, user, { id }))
    t.is((refused as Refusal).code, 'conflict')
  }
  t.is((await listCodes(context, user)).length, 1)
  await removeCodes(context, app.box, user, { id })
  t.is(await recoveryCodesOf(context, user), undefined)
  t.deepEqual(await app.db('recovery_codes').where({ user_id: user.id }), [])
})

test('of several who set up the first factor of somebody at once one does, and who has shown one factor adds none beside it', async t => {
  const { context, user } = await somebody('first')
  const tries = await Promise.allSettled(
    Array.from({ length: 6 }, (_, each) => addApp(context, user, `App ${each}`, { first: true })),
  )
  t.is(tries.filter(({ status }) => status === 'fulfilled').length, 1)
  t.is((await listCodes(context, user)).length, 1)
  t.is((await eventsOf(user, 'factor.added')).length, 1)
  const again = await Promise.allSettled(
    Array.from({ length: 4 }, () => addApp(context, user, 'Twice', { setUp: 'one set-up' })),
  )
  t.is(again.filter(({ status }) => status === 'fulfilled').length, 1, 'a set-up makes one app')
  await suspendUser(context, user.id)
  await t.throwsAsync(addApp(context, user, 'Late'), { instanceOf: Refusal })
})

async function somebody(slug: string): Promise<{ context: Context; user: User }> {
  const context = app.inAccount(await app.makeAccount(slug))
  return { context, user: await localUser(context, 'ana@agency.example') }
}

type NewApp = { readonly first?: boolean; readonly setUp?: string }

/** Adds an app and gives its secret. */
async function addApp(
  context: Context,
  user: User,
  name: string,
  { first = false, setUp = name }: NewApp = {},
): Promise<string> {
  const { secret } = newCodes(context, app.box, user, setUp)
  const added = await addCodes(context, app.box, user, { setUp, code: codeOf(secret), name, first })
  if (!added) throw new Error('the code was not right')
  return secret
}

function codeOf(secret: string, steps = 0): string {
  return new TOTP({ secret }).generate({ timestamp: Date.now() + steps * 30_000 })
}

function under(context: Context, policy: Partial<SignInPolicy>): Context {
  return { ...context, account: { ...context.account, signInPolicy: wholePolicy(policy) } }
}

async function eventsOf(user: User, type: string): Promise<readonly object[]> {
  return app.db('events').where({ target_id: user.id, type }).orderBy('id')
}

type Asserts = { readonly false: (actual: unknown, message?: string) => unknown }

/** Neither events, nor the log, nor what is stored of the person has the secret in plain text. */
async function saysNothingOf(t: Asserts, user: User, secret: string): Promise<void> {
  const events = await app.db('events').where({ target_id: user.id })
  const factors = await app.db('code_factors').where({ user_id: user.id })
  const sets = await app.db('recovery_sets').where({ user_id: user.id })
  const texts = [events, factors, sets].map(rows => JSON.stringify(rows)).join('')
  t.false(texts.includes(secret) || app.log.join('').includes(secret), 'a secret was written')
}
