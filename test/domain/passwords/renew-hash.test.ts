import { hash as argon2 } from '@node-rs/argon2'
import test from 'ava'
import type { Context } from '../../../src/domain/context.ts'
import { changePassword } from '../../../src/domain/passwords/change-password.ts'
import { setPassword } from '../../../src/domain/passwords/passwords.ts'
import { renewHash } from '../../../src/domain/passwords/renew-hash.ts'
import { verifyPassword } from '../../../src/domain/passwords/verify-password.ts'
import { isPresentHash } from '../../../src/lib/password-engine.ts'
import { createPasswordHasher } from '../../../src/lib/password-hasher.ts'
import { addPerson, password } from '../../support/agency.ts'
import { testApp } from '../../support/app.ts'

const app = testApp(test)
const next = 'my own secret words'
let context: Context

test.before(async () => {
  context = app.inAccount(await app.makeAccount('lumen'))
})

/** Somebody whose password was hashed when less memory was usual. */
async function formerly(userName: string): Promise<string> {
  const { id } = await addPerson(app, context, { userName })
  const hash = await argon2(password, { memoryCost: 8192, timeCost: 1, parallelism: 1 })
  await app.db('passwords').where({ user_id: id }).update({ hash })
  return id
}

async function stored(id: string): Promise<{ hash: string; changed_at: Date; one_time: boolean }> {
  return (await app.db('passwords').where({ user_id: id }).first()) as never
}

async function enters(userName: string, secret: string): Promise<boolean> {
  return (
    (await verifyPassword(context, app.hasher, { userName, password: secret })).kind === 'proven'
  )
}

test('ASVS 11.4.2: a sign-in makes a hash of former parameters anew, and nothing else changes', async t => {
  const id = await formerly('ana')
  const before = await stored(id)
  t.false(await enters('ana', 'wrong words'))
  t.is((await stored(id)).hash, before.hash, 'not by a wrong password')
  t.true(await enters('ana', password))
  const after = await stored(id)
  t.true(isPresentHash(after.hash))
  t.deepEqual({ ...after, hash: '' }, { ...before, hash: '' })
  t.true(await enters('ana', password))
  t.is((await stored(id)).hash, after.hash, 'a present hash stays')
  t.deepEqual(await app.db('events').where({ target_id: id, type: 'user.password_changed' }), [])
})

test('ASVS 6.2.10: an old password is valid for good, and one shorter than new ones may be as well', async t => {
  const { id } = await addPerson(app, context, { userName: 'old' })
  const hash = await app.hasher.hash('short1')
  await app.db('passwords').where({ user_id: id }).update({ hash, changed_at: '2001-01-01' })
  t.true(await enters('old', 'short1'))
})

test('a hash that was replaced meanwhile is not put back by a sign-in with the former password', async t => {
  const id = await formerly('bo')
  const former = await stored(id)
  await setPassword(context, app, { userId: id, password: next, oneTime: false })
  await renewHash(context, app.hasher, { userId: id, password, stored: former })
  t.true(await enters('bo', next))
  t.false(await enters('bo', password))
})

test('sign-ins that make the hash anew and a change of the password at once: the change is never lost', async t => {
  for (let round = 0; round < 5; round++) {
    const userName = `cleo-${round}`
    const userId = await formerly(userName)
    const change = changePassword(context, app, { userId, current: password, next })
    const signIns = Array.from({ length: 4 }, async () => enters(userName, password))
    await Promise.all([change, ...signIns])
    t.true(await enters(userName, next))
    t.false(await enters(userName, password))
  }
})

test('a change that finds the hash of the same password made anew goes on with that one', async t => {
  const userId = await formerly('di')
  const slow = createPasswordHasher({ lanes: 2, queue: 100 })
  const hasher = {
    ...slow,
    hash: async (secret: string) => {
      t.true(await enters('di', password)) // between the check of the present password and the change
      return slow.hash(secret)
    },
  }
  await changePassword(context, { ...app, hasher }, { userId, current: password, next })
  t.true(await enters('di', next))
})

test('a machine that is too busy to make a hash anew lets people in all the same', async t => {
  const id = await formerly('ed')
  const before = await stored(id)
  const one = createPasswordHasher({ lanes: 1, queue: 0 })
  const running = one.hash('anything')
  await renewHash(context, one, { userId: id, password, stored: before })
  await running
  t.is((await stored(id)).hash, before.hash)
})
