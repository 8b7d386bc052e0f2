import test from 'ava'
import type { Knex } from 'knex'
import { openDatabase } from '../../src/storage/database.ts'
import { claimOutbox, insertOutbox } from '../../src/storage/outbox.ts'
import { cloneDatabase } from '../support/database.ts'
import { storeAccount } from '../support/stored-account.ts'

const database = cloneDatabase(test)
let db: Knex

test.before(() => {
  db = openDatabase({ url: database.url, poolSize: 4, namedStatements: true })
})
test.after.always(() => db.destroy())

const kind = 'back-channel-logout'
const claimed = { kind, limit: 200, perLane: 8, lease: 30 } as const

test('however much waits in one lane, the others have their turn, and each row is taken once', async t => {
  const [crowded, quiet] = [await storeAccount(db), await storeAccount(db)]
  const slow = Array.from({ length: 3000 }, () => ({ kind, lane: 'slow', payload: {} }) as const)
  await insertOutbox(db, crowded, slow)
  await insertOutbox(db, crowded, [{ kind, lane: 'brisk', payload: {} }])
  await insertOutbox(db, quiet, [{ kind, lane: '', payload: {} }])
  const [first, second] = await Promise.all([claimOutbox(db, claimed), claimOutbox(db, claimed)])
  const taken = [...first, ...second]
  t.is(taken.filter(({ accountId }) => accountId === quiet).length, 1)
  t.is(new Set(taken.map(({ id }) => id)).size, taken.length)
  t.true(first.length <= 10 && second.length <= 10)
  const third = await claimOutbox(db, claimed)
  t.true(third.every(({ accountId }) => accountId === crowded))
})
