import { setTimeout as sleep } from 'node:timers/promises'
import test from 'ava'
import type { Knex } from 'knex'
import { createSecretBox } from '../../../src/lib/secret-box.ts'
import { openDatabase } from '../../../src/storage/database.ts'
import { createAdapter } from '../../../src/storage/oidc/oidc-adapter.ts'
import type { Adapter } from '../../../src/storage/oidc/oidc-library.ts'
import { deleteByGrant } from '../../../src/storage/oidc/oidc-grants.ts'
import { deleteExpiredRecords } from '../../../src/storage/oidc/oidc-records.ts'
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
  return { accountId: id, of: createAdapter({ db, box, accountId: id, findClient }) }
}

async function findClient(clientId: string): Promise<{ client_id: string } | undefined> {
  return clientId === 'known' ? { client_id: clientId } : undefined
}

test('A9: a record is given back as it was stored, with its id, which the table does not hold', async t => {
  const { of, accountId } = await adapters()
  const session = of('Session')
  await session.upsert(
    'the-id',
    { jti: 'the-id', kind: 'Session', uid: 'u1', accountId: 'somebody' },
    60,
  )
  const expected = {
    jti: 'the-id',
    kind: 'Session',
    uid: 'u1',
    accountId: 'somebody',
    authorizations: {},
  }
  t.like(await session.find('the-id'), { ...expected, authorizations: undefined })
  t.like(await session.findByUid('u1'), { jti: 'the-id', accountId: 'somebody' })
  const rows = await db('oidc_records').where({ account_id: accountId })
  t.false(JSON.stringify(rows).includes('the-id'))
  t.is(await of('Interaction').find('the-id'), undefined)
  await session.destroy('the-id')
  t.is(await session.find('the-id'), undefined)
})

test('A4: of two records with one uid the newer one is found', async t => {
  const session = (await adapters()).of('Session')
  await session.upsert('older', { uid: 'same' }, 60)
  await session.upsert('newer', { uid: 'same' }, 60)
  t.like(await session.findByUid('same'), { jti: 'newer' })
})

test('A8: what parallel requests know of different clients in one session is joined', async t => {
  const session = (await adapters()).of('Session')
  const accountId = 'somebody'
  await session.upsert('s', { accountId, authorizations: { one: { grantId: 'g1' } } }, 60)
  const two = { accountId, authorizations: { two: { grantId: 'g2' } }, loginTs: 7 }
  await session.upsert('s', two, 60)
  t.like(await session.find('s'), {
    authorizations: { one: { grantId: 'g1' }, two: { grantId: 'g2' } },
    loginTs: 7,
  })
})

test('A1, A3: a token is used once among 20 at the same time, and the late ones end its grant', async t => {
  const { of, accountId } = await adapters()
  for (const model of ['AuthorizationCode', 'RefreshToken', 'DeviceCode']) {
    await of('Grant').upsert('g', { accountId: 'somebody' }, 60)
    await of(model).upsert('t', { grantId: 'g', accountId: 'somebody' }, 60)
    await of('AccessToken').upsert('a', { grantId: 'g', accountId: 'somebody' }, 60)
    const uses = await Promise.allSettled(Array.from({ length: 20 }, () => of(model).consume('t')))
    t.is(uses.filter(({ status }) => status === 'fulfilled').length, 1, model)
    for (const use of uses) {
      if (use.status === 'rejected') t.like(use.reason, { error: 'invalid_grant', status: 400 })
    }
    t.deepEqual(await db('oidc_records').where({ account_id: accountId }), [])
  }
})

test('A3: a pushed request is used once, with the error of its own endpoint', async t => {
  const pushed = (await adapters()).of('PushedAuthorizationRequest')
  await pushed.upsert('p', { request: 'x' }, 60)
  await pushed.consume('p')
  t.true(Number((await pushed.find('p'))?.consumed) > 0)
  await t.throwsAsync(pushed.consume('p'), { message: 'invalid_request_uri' })
})

test('A2: a proof is accepted once among 20 at the same time, and again only after it expired', async t => {
  const { of, accountId } = await adapters()
  const replay = of('ReplayDetection')
  const uses = await Promise.allSettled(
    Array.from({ length: 20 }, () => replay.upsert('proof', { iss: 'client' }, 60)),
  )
  t.is(uses.filter(({ status }) => status === 'fulfilled').length, 1)
  await db('oidc_records')
    .where({ account_id: accountId })
    .update({ expires_at: new Date(0) })
  await t.notThrowsAsync(replay.upsert('proof', { iss: 'client' }, 60))
})

test('A7: nothing is issued under a grant that is gone, and what is issued while it goes does not outlive it', async t => {
  const { of, accountId } = await adapters()
  await t.throwsAsync(of('AccessToken').upsert('a', { grantId: 'none' }, 60), {
    message: 'invalid_grant',
  })
  for (let round = 0; round < 20; round++) {
    await of('Grant').upsert('g', {}, 60)
    const issued = Array.from({ length: 8 }, (_, n) =>
      of('AccessToken').upsert(`a${n}`, { grantId: 'g' }, 60),
    )
    const code = of('AuthorizationCode')
    await Promise.allSettled([...issued, code.consume('unknown'), revoke(of)])
    t.deepEqual(await db('oidc_records').where({ account_id: accountId }).pluck('model'), [])
  }
})

test('A7: a revocation waits for a token that is just going in, and takes it along', async t => {
  const { of, accountId } = await adapters()
  await of('Grant').upsert('g', {}, 60)
  const trx = await db.transaction()
  const inside = createAdapter({ db: trx, box, accountId, findClient })
  await inside('AccessToken').upsert('a', { grantId: 'g' }, 60)
  const revoked = deleteByGrant(db, { accountId, grantId: 'g' }, 'grant')
  const first = await Promise.race([revoked.then(() => 'revoked'), sleep(150, 'waiting')])
  t.is(first, 'waiting')
  await trx.commit()
  await revoked
  t.deepEqual(await db('oidc_records').where({ account_id: accountId }), [])
})

async function revoke(of: (model: string) => Adapter): Promise<void> {
  await of('RefreshToken').upsert('r', { grantId: 'g' }, 60)
  await of('RefreshToken').consume('r')
  await of('RefreshToken').consume('r')
}

test('A6: revoking by grant reaches every kind of token, whichever model it is asked of', async t => {
  const { of } = await adapters()
  await of('Grant').upsert('g', {}, 60)
  for (const model of ['AccessToken', 'RefreshToken', 'AuthorizationCode']) {
    await of(model).upsert('t', { grantId: 'g' }, 60)
  }
  await of('AccessToken').revokeByGrantId('g')
  for (const model of ['AccessToken', 'RefreshToken', 'AuthorizationCode']) {
    t.is(await of(model).find('t'), undefined)
  }
  t.not(await of('Grant').find('g'), undefined)
})

test('A5: what has just expired is still given, for a precise answer; later it is not, and is swept', async t => {
  const { of, accountId } = await adapters()
  const code = of('AuthorizationCode')
  await code.upsert('c', { exp: 1 }, 60)
  const own = { account_id: accountId }
  await db('oidc_records')
    .where(own)
    .update({ expires_at: new Date(Date.now() - 60_000) })
  t.like(await code.find('c'), { exp: 1 })
  t.is(await deleteExpiredRecords(db, accountId, 100), 0)
  await db('oidc_records')
    .where(own)
    .update({ expires_at: new Date(Date.now() - 3_600_000) })
  t.is(await code.find('c'), undefined)
  t.is(await deleteExpiredRecords(db, accountId, 100), 1)
  await of('Grant').upsert('for-good', {})
  t.not(await of('Grant').find('for-good'), undefined)
})

test('A10: ids that cannot be ids are not asked of the database, and NUL is refused in words', async t => {
  const { of } = await adapters()
  for (const id of ['', 'a b', 'a\0b', "'; drop table", 'x'.repeat(300)]) {
    t.is(await of('Session').find(id), undefined)
    t.is(await of('Session').findByUid(id), undefined)
    t.is(await of('Client').find(id), undefined)
  }
  for (const state of ['a\0b', '\ud800']) {
    await t.throwsAsync(of('Interaction').upsert('i', { params: { state } }, 60), {
      message: 'invalid_request',
    })
  }
  await t.notThrowsAsync(of('Interaction').upsert('i', { params: { state: '\\u0000 😀' } }, 60))
  t.like(await of('Interaction').find('i'), { params: { state: '\\u0000 😀' } })
})

test('clients are read from the applications and never written', async t => {
  const client = (await adapters()).of('Client')
  t.deepEqual(await client.find('known'), { client_id: 'known' })
  t.is(await client.find('other'), undefined)
  await t.throwsAsync(client.upsert('known', {}))
  await t.throwsAsync(client.destroy('known'))
})
