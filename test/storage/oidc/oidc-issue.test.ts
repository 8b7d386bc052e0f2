import test from 'ava'
import type { Knex } from 'knex'
import { createSecretBox } from '../../../src/lib/secret-box.ts'
import { openDatabase } from '../../../src/storage/database.ts'
import { createAdapter } from '../../../src/storage/oidc/oidc-adapter.ts'
import { deleteByGrant } from '../../../src/storage/oidc/oidc-grants.ts'
import { issueAsOne } from '../../../src/storage/oidc/oidc-issue.ts'
import type { Adapter } from '../../../src/storage/oidc/oidc-library.ts'
import { cloneDatabase } from '../../support/database.ts'
import { storeAccount } from '../../support/stored-account.ts'

const database = cloneDatabase(test)
const box = createSecretBox(['a secret that only tests know, 32+'])
let db: Knex

test.before(() => {
  db = openDatabase({ url: database.url, poolSize: 20, namedStatements: true })
})
test.after.always(() => db.destroy())

type Place = { readonly accountId: string; readonly of: (model: string) => Adapter }

/** A grant with a code under it. */
async function place(): Promise<Place> {
  const accountId = await storeAccount(db, 'somebody')
  const findClient = async (): Promise<undefined> => undefined
  const of = createAdapter({ db, box, accountId, findClient })
  await of('Grant').upsert('g', {}, 60)
  await of('AuthorizationCode').upsert('c', { grantId: 'g' }, 60)
  return { accountId, of }
}

async function redeem({ of }: Place, name: string): Promise<void> {
  await of('AuthorizationCode').consume('c')
  await of('AccessToken').upsert(`a${name}`, { grantId: 'g', kind: 'AccessToken' }, 60)
  await of('RefreshToken').upsert(`r${name}`, { grantId: 'g', kind: 'RefreshToken' }, 600)
}

async function kept({ accountId }: Place): Promise<string[]> {
  const rows = db('oidc_records').where({ account_id: accountId }).orderBy('model')
  return rows.pluck<string[]>('model')
}

test('what is used up and what is issued for it are stored together', async t => {
  const at = await place()
  await issueAsOne(db, async () => {
    await redeem(at, '1')
    t.deepEqual(await kept(at), ['AuthorizationCode', 'Grant'])
  })
  t.deepEqual(await kept(at), ['AccessToken', 'AuthorizationCode', 'Grant', 'RefreshToken'])
  t.is(typeof (await at.of('AuthorizationCode').find('c'))?.['consumed'], 'number')
  t.like(await at.of('RefreshToken').find('r1'), { grantId: 'g', kind: 'RefreshToken' })
})

test('20 that redeem one code at once: one is answered, and the others end what it was given', async t => {
  const at = await place()
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, (_, n) => issueAsOne(db, () => redeem(at, String(n)))),
  )
  t.is(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  t.deepEqual(await kept(at), [])
})

test('under a grant that goes meanwhile nothing is issued, and nothing waits for ever', async t => {
  for (let round = 0; round < 20; round++) {
    const at = await place()
    const { accountId } = at
    const [issued] = await Promise.allSettled([
      issueAsOne(db, () => redeem(at, '1')),
      deleteByGrant(db, { accountId, grantId: 'g' }, 'grant'),
    ])
    t.deepEqual(await kept(at), [])
    if (issued.status === 'rejected') t.regex(String(issued.reason), /invalid_grant/)
  }
})

test('an answer that fails leaves the code used up, and what it had issued is not stored', async t => {
  const at = await place()
  const failing = issueAsOne(db, async () => {
    await redeem(at, '1')
    throw new Error('no signature')
  })
  await t.throwsAsync(failing, { message: 'no signature' })
  t.deepEqual(await kept(at), ['AuthorizationCode', 'Grant'])
  t.is(typeof (await at.of('AuthorizationCode').find('c'))?.['consumed'], 'number')
})

test('an answer that stores nothing, as one with a JWT alone, still uses the code up', async t => {
  const at = await place()
  await issueAsOne(db, () => at.of('AuthorizationCode').consume('c'))
  await t.throwsAsync(
    issueAsOne(db, () => at.of('AuthorizationCode').consume('c')),
    { message: 'invalid_grant' },
  )
})
