import test from 'ava'
import type { Knex } from 'knex'
import { createSecretBox } from '../../../src/lib/secret-box.ts'
import { openDatabase } from '../../../src/storage/database.ts'
import { createAdapter } from '../../../src/storage/oidc/oidc-adapter.ts'
import type { Adapter } from '../../../src/storage/oidc/oidc-library.ts'
import { deleteAccess, markEnded } from '../../../src/storage/endings/end-person.ts'
import { cloneDatabase } from '../../support/database.ts'
import { storeAccount } from '../../support/stored-account.ts'

const database = cloneDatabase(test)
const box = createSecretBox(['a secret that only tests know, 32+'])
let db: Knex

test.before(() => {
  db = openDatabase({ url: database.url, poolSize: 10, namedStatements: true })
})
test.after.always(() => db.destroy())

async function adapters(): Promise<{ accountId: string; of: (model: string) => Adapter }> {
  const id = await storeAccount(db, 'somebody', 'another')
  return {
    accountId: id,
    of: createAdapter({ db, box, accountId: id, findClient: async () => undefined }),
  }
}

async function deleteRecordsOf(db: Knex, accountId: string, sub: string): Promise<void> {
  await markEnded(db, { accountId, sub })
  await deleteAccess(db, { accountId, sub }, { late: false })
}

test('all records of a person go at once, of that account only', async t => {
  const [here, there] = [await adapters(), await adapters()]
  for (const { of } of [here, there]) {
    await of('Session').upsert('s', { accountId: 'somebody' }, 60)
    await of('Grant').upsert('g', { accountId: 'somebody' }, 60)
    await of('RefreshToken').upsert('r', { accountId: 'somebody', grantId: 'g' }, 60)
    await of('Session').upsert('s2', { accountId: 'another' }, 60)
  }
  await db.transaction(trx => deleteRecordsOf(trx, here.accountId, 'somebody'))
  const left = (accountId: string): Promise<string[]> =>
    db('oidc_records').where({ account_id: accountId }).orderBy('model').pluck('model')
  t.deepEqual(await left(here.accountId), ['Session'])
  t.deepEqual(await left(there.accountId), ['Grant', 'RefreshToken', 'Session', 'Session'])
})

test('a session or grant from before the end of somebody’s access is not stored after it', async t => {
  const { of, accountId } = await adapters()
  const stored = (): Promise<string[]> =>
    db('oidc_records').where({ account_id: accountId }).orderBy('model').pluck('model')
  const now = Math.floor(Date.now() / 1000)
  await deleteRecordsOf(db, accountId, 'somebody')
  await of('Session').upsert('s', { accountId: 'somebody', loginTs: now - 60 }, 600)
  await of('Grant').upsert('g', { accountId: 'somebody', iat: now - 60 }, 600)
  t.deepEqual(await stored(), [])
  await of('Session').upsert('s', { accountId: 'somebody', loginTs: now + 1 }, 600)
  await of('Grant').upsert('g', { accountId: 'somebody', iat: now + 1 }, 600)
  t.deepEqual(await stored(), ['Grant', 'Session'])
})

test('no session of a person is stored who is disabled, also not in the very moment', async t => {
  const { of, accountId } = await adapters()
  const person = { account_id: accountId, sub: 'somebody' }
  for (let round = 0; round < 20; round++) {
    await db('users').where(person).update({ active: true })
    const loginTs = Math.floor(Date.now() / 1000) + 1
    const disable = db.transaction(async trx => {
      await trx('users').where(person).update({ active: false })
      await deleteRecordsOf(trx, accountId, 'somebody')
    })
    const saved = Array.from({ length: 4 }, (_, n) =>
      of('Session').upsert(`s${n}`, { accountId: 'somebody', loginTs }, 600),
    )
    await Promise.all([disable, ...saved])
    t.deepEqual(await db('oidc_records').where({ account_id: accountId }).pluck('model'), [])
  }
})
