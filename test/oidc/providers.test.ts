import test from 'ava'
import { insertSigningKey } from '../../src/storage/signing-keys.ts'
import { createProviders } from '../../src/oidc/providers.ts'
import { loadSigningKeys, type SigningKey } from '../../src/domain/signing-keys.ts'
import type { AccountProvider } from '../../src/oidc/parts.ts'
import type { Account } from '../../src/model/account.ts'
import { testApp } from '../support/app.ts'

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
  const key = { kid: 'k', algorithm: 'ES256', publicJwk: {}, sealedPrivateJwk: 'not sealed' }
  await insertSigningKey(app.db, broken.id, key)
  await t.throwsAsync(providerOf(broken))
  await app.db('signing_keys').where({ account_id: broken.id, kid: 'k' }).del()
  t.is((await providerOf(broken)).keys.length, 2)
})
