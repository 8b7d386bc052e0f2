import test from 'ava'
import { findAccount } from '../../src/domain/accounts.ts'
import { rotateSigningKey } from '../../src/domain/keys/rotate-keys.ts'
import { createProviders } from '../../src/oidc/providers.ts'
import {
  createSigningKeys,
  loadSigningKeys,
  type SigningKey,
} from '../../src/domain/keys/signing-keys.ts'
import type { AccountProvider } from '../../src/oidc/parts.ts'
import type { Account } from '../../src/model/account.ts'
import { keyTimes } from '../../src/model/signing-key.ts'
import { testApp } from '../support/app.ts'
import { setClock } from '../support/clock.ts'

const app = testApp(test)

function counting(): {
  providerOf: (account: Account) => Promise<AccountProvider>
  built: string[]
} {
  const built: string[] = []
  const providerOf = createProviders({
    loadKeys: account => loadSigningKeys(app.db, account, app.box),
    build(account: Account, keys: readonly SigningKey[]) {
      built.push(account.issuer)
      return { account, keys } as AccountProvider
    },
  })
  return { providerOf, built }
}

test('a provider is built once, also for those who ask at the same time', async t => {
  const account = await app.makeAccount('once')
  const { providerOf, built } = counting()
  const all = await Promise.all(Array.from({ length: 8 }, () => providerOf(account)))
  t.is(new Set(all).size, 1)
  t.true(all.includes(await providerOf(account)))
  t.deepEqual(built, [account.issuer])
})

test('a moved account gets a new provider, and one whose keys cannot be read is asked for again', async t => {
  const account = await app.makeAccount('moved')
  const { providerOf, built } = counting()
  await providerOf(account)
  const moved = { ...account, issuer: 'https://elsewhere.example/t/moved' }
  t.is((await providerOf(moved)).account.issuer, moved.issuer)
  t.is(built.length, 2)

  const broken = await app.makeAccount('broken')
  const own = { account_id: broken.id }
  const sealed = await app.db('signing_keys').where(own).pluck<string[]>('sealed_private_jwk')
  await app.db('signing_keys').where(own).update({ sealed_private_jwk: 'not sealed' })
  await t.throwsAsync(providerOf(broken))
  await app.db('signing_keys').where(own).del()
  await createSigningKeys(app.inAccount(broken), app.box)
  t.is((await providerOf(broken)).keys.length, sealed.length)
})

test.serial(
  'a change of the keys is followed by the very next request, in the order that it makes',
  async t => {
    await setClock(app.db, { ahead: 0 })
    const context = app.inAccount(await app.makeAccount('rotated'))
    const { providerOf, built } = counting()
    const read = async (): Promise<Account> =>
      (await findAccount(app.db, 'rotated')) ?? context.account
    const kids = async (): Promise<readonly string[]> =>
      (await providerOf(await read())).keys
        .filter(({ algorithm }) => algorithm === 'ES256')
        .map(({ kid }) => kid)
    const early = await read()
    const [first = ''] = await kids()
    const { key } = await rotateSigningKey(context, app.box, 'ES256')
    t.deepEqual(await kids(), [first, key.kid])
    t.is(built.length, 2)
    await providerOf(early)
    t.is(built.length, 2, 'a request that read its account before changes nothing')

    await setClock(app.db, { ahead: keyTimes.publishedFirst - 10 })
    t.deepEqual(await kids(), [first, key.kid])
    t.is(built.length, 2)
    await setClock(app.db, { ahead: keyTimes.publishedFirst + 1 })
    t.deepEqual(await kids(), [key.kid, first], 'the same keys, in another order')
    t.is(built.length, 3)
    await setClock(app.db, { ahead: keyTimes.publishedFirst + keyTimes.keptAfter + 1 })
    t.deepEqual(await kids(), [key.kid])
    t.is(built.length, 4)
    await kids()
    t.is(built.length, 4)
    await setClock(app.db, { ahead: 0 })
  },
)
