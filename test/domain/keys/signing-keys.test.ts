import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { renewSigningKeys } from '../../../src/domain/keys/renew-keys.ts'
import {
  listKeys,
  loseSigningKey,
  removeSigningKey,
  rotateSigningKey,
  type SigningKeyTimes,
} from '../../../src/domain/keys/rotate-keys.ts'
import { loadSigningKeys, signingKeyFor } from '../../../src/domain/keys/signing-keys.ts'
import { keyTimes, signingAlgorithms } from '../../../src/model/signing-key.ts'
import { testApp } from '../../support/app.ts'
import { setClock } from '../../support/clock.ts'

const app = testApp(test)
const day = 86_400

async function newAccount(slug: string): Promise<Context> {
  await setClock(app.db, { ahead: 0 })
  return app.inAccount(await app.makeAccount(slug))
}

async function keysOf(context: Context, algorithm: string): Promise<readonly SigningKeyTimes[]> {
  return (await listKeys(context)).filter(key => key.algorithm === algorithm)
}

/** The states of an algorithm's keys in the order in which the provider gets them. */
async function states(context: Context, algorithm = 'ES256'): Promise<string> {
  return (await keysOf(context, algorithm)).map(({ state }) => state).join(' ')
}

async function events(context: Context): Promise<readonly string[]> {
  return context
    .db('events')
    .where({ account_id: context.account.id })
    .whereLike('type', 'signing_key.%')
    .orderBy('id')
    .pluck<string[]>('type')
}

async function version(context: Context): Promise<number> {
  const [number] = await context
    .db('accounts')
    .where({ id: context.account.id })
    .pluck<number[]>('keys_version')
  return number ?? -1
}

async function signer(context: Context): Promise<string> {
  return signingKeyFor(await loadSigningKeys(app.db, context.account, app.box), 'ES256').kid
}

test.serial('a new account signs at once with one key of each algorithm', async t => {
  const context = await newAccount('fresh')
  const keys = await listKeys(context)
  t.deepEqual(keys.map(({ algorithm }) => algorithm).toSorted(), [...signingAlgorithms].toSorted())
  t.true(keys.every(({ state }) => state === 'active'))
  for (const { algorithm, jwk } of await loadSigningKeys(app.db, context.account, app.box)) {
    t.is(jwk.alg, algorithm)
    if (algorithm === 'RS256') t.is(Buffer.from(jwk.n ?? '', 'base64url').length * 8, 2048)
  }
})

test.serial(
  'a rotated key is published at once, signs after ten minutes, and its predecessor stays for eight days',
  async t => {
    const context = await newAccount('life')
    const first = await signer(context)
    const { key, created } = await rotateSigningKey(context, app.box, 'ES256')
    t.true(created)
    t.is(key.state, 'published')
    t.is((key.activeAt.getTime() - key.createdAt.getTime()) / 1000, keyTimes.publishedFirst)
    t.true(keyTimes.publishedFirst >= 2 * keyTimes.cached)
    t.is(await states(context), 'active published')
    t.is(await signer(context), first)

    const again = await rotateSigningKey(context, app.box, 'ES256')
    t.deepEqual([again.created, again.key.kid], [false, key.kid], 'one successor at a time')

    await setClock(app.db, { ahead: keyTimes.publishedFirst + 1 })
    t.is(await states(context), 'active retired')
    t.is(await signer(context), key.kid)
    await setClock(app.db, { ahead: keyTimes.publishedFirst + keyTimes.keptAfter - 30 })
    t.is(await states(context), 'active retired')
    await setClock(app.db, { ahead: keyTimes.publishedFirst + keyTimes.keptAfter + 1 })
    t.is(await states(context), 'active', 'gone from the moment on, with or without a job')
    t.is(await rowsOf(context), 4)
    await renewSigningKeys(app.db, app.box, { days: 0 })
    t.is(await rowsOf(context), 3)
    t.deepEqual(await events(context), ['signing_key.published', 'signing_key.removed'])
  },
)

test.serial('every change raises the version that tells all processes', async t => {
  const context = await newAccount('told')
  t.is(await version(context), 0)
  const { key } = await rotateSigningKey(context, app.box, 'EdDSA')
  t.is(await version(context), 1)
  await rotateSigningKey(context, app.box, 'EdDSA')
  t.is(await version(context), 1, 'nothing changed')
  await removeSigningKey(context, key.kid)
  t.is(await version(context), 2)
  const [active] = await keysOf(context, 'EdDSA')
  await loseSigningKey(context, app.box, active?.kid ?? '')
  t.true((await version(context)) > 2)
})

test.serial('a schedule rotates what is too old, once, and 0 days never', async t => {
  const context = await newAccount('schedule')
  await setClock(app.db, { ahead: 89 * day })
  await renewSigningKeys(app.db, app.box, { days: 90 })
  t.is(await states(context), 'active')
  await setClock(app.db, { ahead: 91 * day })
  await renewSigningKeys(app.db, app.box, { days: 0 })
  t.is(await states(context), 'active')
  await renewSigningKeys(app.db, app.box, { days: 90 })
  await renewSigningKeys(app.db, app.box, { days: 90 })
  for (const algorithm of signingAlgorithms)
    t.is(await states(context, algorithm), 'active published')
  await setClock(app.db, { ahead: 92 * day })
  await renewSigningKeys(app.db, app.box, { days: 90 })
  for (const algorithm of signingAlgorithms)
    t.is(await states(context, algorithm), 'active retired')
})

test.serial(
  'an account of before gets the algorithm that it lacks, published before it signs',
  async t => {
    const context = await newAccount('before')
    await app.db('signing_keys').where({ account_id: context.account.id, algorithm: 'EdDSA' }).del()
    const others = await keysOf(context, 'RS256')
    await Promise.all([1, 2, 3].map(() => renewSigningKeys(app.db, app.box, { days: 90 })))
    t.is(await states(context, 'EdDSA'), 'published')
    t.deepEqual(await keysOf(context, 'RS256'), others)
    await setClock(app.db, { ahead: keyTimes.publishedFirst + 1 })
    t.is(await states(context, 'EdDSA'), 'active')
  },
)

test.serial('rotations at the same time make one key', async t => {
  const context = await newAccount('race')
  for (const algorithm of signingAlgorithms) {
    const all = await Promise.all(
      Array.from({ length: 6 }, () => rotateSigningKey(context, app.box, algorithm)),
    )
    t.is(all.filter(({ created }) => created).length, 1)
    t.is(new Set(all.map(({ key }) => key.kid)).size, 1)
    t.is(await states(context, algorithm), 'active published')
  }
  t.is((await events(context)).length, signingAlgorithms.length)
})

test.serial('two keys of one generation cannot be stored', async t => {
  const context = await newAccount('twice')
  const [row] = await app.db('signing_keys').where({ account_id: context.account.id }).limit(1)
  await t.throwsAsync(app.db('signing_keys').insert({ ...row, kid: 'another' }), {
    message: /signing_keys_one_each/,
  })
})

test.serial('only what nothing needs can be removed by hand', async t => {
  const context = await newAccount('by-hand')
  const first = await signer(context)
  await t.throwsAsync(removeSigningKey(context, first), { message: /it signs/ })
  await t.throwsAsync(removeSigningKey(context, 'nonsense'), { message: /no such key/ })
  const { key } = await rotateSigningKey(context, app.box, 'ES256')
  await removeSigningKey(context, key.kid)
  t.is(await states(context), 'active')

  const next = await rotateSigningKey(context, app.box, 'ES256')
  await setClock(app.db, { ahead: keyTimes.publishedFirst - 30 })
  await t.throwsAsync(removeSigningKey(context, next.key.kid), { message: /may still be in use/ })
  await setClock(app.db, { ahead: keyTimes.publishedFirst + 60 })
  await t.throwsAsync(removeSigningKey(context, first), { message: /may still be in use/ })
  await setClock(app.db, { ahead: keyTimes.publishedFirst + keyTimes.signedLasts + 1 })
  await removeSigningKey(context, first)
  t.is(await states(context), 'active')
  t.is(await signer(context), next.key.kid)
})

test.serial('a lost key is gone at once and another signs', async t => {
  const context = await newAccount('lost')
  const first = await signer(context)
  const made = await loseSigningKey(context, app.box, first)
  t.not(made.replacement, first)
  t.is(await states(context), 'active', 'a new one where there was no other')
  t.is(await signer(context), made.replacement)

  const { key } = await rotateSigningKey(context, app.box, 'ES256')
  t.is((await loseSigningKey(context, app.box, made.replacement)).replacement, key.kid)
  t.is(await states(context), 'active', 'the one that was published')

  const next = await rotateSigningKey(context, app.box, 'ES256')
  await setClock(app.db, { ahead: keyTimes.publishedFirst + 60 })
  t.is(await signer(context), next.key.kid)
  const back = await loseSigningKey(context, app.box, next.key.kid)
  t.is(back.replacement, key.kid, 'the former one, which everybody knows')
  t.is(await states(context), 'active')
  t.deepEqual((await events(context)).filter(type => type === 'signing_key.lost').length, 3)
  await t.throwsAsync(loseSigningKey(context, app.box, first), { message: /no such key/ })
})

test.serial('a key of another account can neither be seen nor removed', async t => {
  const [mine, theirs] = [await newAccount('mine'), await newAccount('theirs')]
  const kids = new Set((await listKeys(mine)).map(({ kid }) => kid))
  for (const { kid } of await listKeys(theirs)) {
    t.false(kids.has(kid))
    await t.throwsAsync(removeSigningKey(mine, kid), { message: /no such key/ })
    await t.throwsAsync(loseSigningKey(mine, app.box, kid), { message: /no such key/ })
  }
  t.is((await listKeys(theirs)).length, signingAlgorithms.length)
})

test.serial('no private part is stored in the open, or in an event', async t => {
  const context = await newAccount('sealed')
  const { key } = await rotateSigningKey(context, app.box, 'RS256')
  await loseSigningKey(context, app.box, key.kid)
  const rows = await app.db('signing_keys').where({ account_id: context.account.id })
  const trail = await app.db('events').where({ account_id: context.account.id })
  for (const row of [...rows, ...trail])
    t.notRegex(JSON.stringify(row), /\\?"(?:d|p|q|dp|dq|qi)\\?":/)
})

async function rowsOf({ db, account }: Context): Promise<number> {
  return (await db('signing_keys').where({ account_id: account.id })).length
}
