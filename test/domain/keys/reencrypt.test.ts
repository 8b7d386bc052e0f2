import test from 'ava'
import { reencrypt, unreadableKeys } from '../../../src/domain/keys/reencrypt.ts'
import { createSigningKeys, loadSigningKeys } from '../../../src/domain/keys/signing-keys.ts'
import { createSecretBox, type SecretBox } from '../../../src/lib/secret-box.ts'
import { createAdapter } from '../../../src/storage/oidc/oidc-adapter.ts'
import { sealedColumns } from '../../../src/storage/sealed.ts'
import { testApp, testSecret } from '../../support/app.ts'
import { cohort } from '../../support/cohort.ts'
import { startServer } from '../../support/server-process.ts'
import { storeAccount } from '../../support/stored-account.ts'

const app = testApp(test)
const old = createSecretBox([testSecret])
const secret = 'another secret, which is the new one'
const both = createSecretBox([secret, testSecret])
const fresh = createSecretBox([secret])

function sessions(accountId: string, box: SecretBox): ReturnType<ReturnType<typeof createAdapter>> {
  const findClient = (): Promise<undefined> => Promise.resolve(undefined)
  return createAdapter({ db: app.db, accountId, box, findClient })('Session')
}

test.serial('after a re-encryption the previous secret opens nothing that is needed', async t => {
  const account = await app.makeAccount('secrets')
  const accountId = await storeAccount(app.db, 'ana')
  for (let number = 0; number < 3; number++) {
    const payload = {
      uid: `uid-${number}`,
      accountId: 'ana',
      loginTs: Math.floor(Date.now() / 1000),
    }
    await sessions(accountId, old).upsert(`session-${number}`, payload, 3600)
  }
  const kids = (await loadSigningKeys(app.db, account, old)).map(({ kid }) => kid)
  await t.throwsAsync(loadSigningKeys(app.db, account, fresh), { message: /not configured/ })
  t.is(await unreadableKeys(app.db, both), 0)
  t.is(await unreadableKeys(app.db, fresh), kids.length)

  const [one, two] = await Promise.all([reencrypt(app.db, both), reencrypt(app.db, both)])
  t.is(one.left + two.left, 0)
  t.true(one.resealed + two.resealed >= kids.length + 3)
  t.deepEqual(await reencrypt(app.db, both), { resealed: 0, left: 0 })

  t.is(await unreadableKeys(app.db, fresh), 0)
  t.deepEqual(
    (await loadSigningKeys(app.db, account, fresh)).map(({ kid }) => kid),
    kids,
  )
  const found = await sessions(accountId, fresh).findByUid('uid-1')
  t.is(found?.jti, 'session-1')
  t.is((await sessions(accountId, fresh).find('session-2'))?.uid, 'uid-2')
  await reencrypt(app.db, createSecretBox([testSecret, secret]))
})

test.serial(
  'what is damaged stays as it is and is counted, and the rest is sealed anew',
  async t => {
    const account = await app.makeAccount('damaged')
    const own = { account_id: account.id, algorithm: 'ES256' }
    const [sealed = ''] = await app
      .db('signing_keys')
      .where(own)
      .pluck<string[]>('sealed_private_jwk')
    const bent = `${sealed.slice(0, -3)}AAA`
    await app.db('signing_keys').where(own).update({ sealed_private_jwk: bent })
    t.is((await reencrypt(app.db, both)).left, 1)
    const [kept] = await app.db('signing_keys').where(own).pluck<string[]>('sealed_private_jwk')
    t.is(kept, bent)
    await app.db('signing_keys').where({ account_id: account.id }).del()
    await createSigningKeys(app.inAccount(account), old)
    await reencrypt(app.db, createSecretBox([testSecret, secret]))
  },
)

test.serial('every column with a sealed text is among those that are sealed anew', async t => {
  const { rows } = await app.db.raw<{ rows: { name: string }[] }>(
    `select table_name || '.' || column_name as name from information_schema.columns
      where table_schema = 'public' and column_name like '%sealed%' and table_name !~ '^events'`,
  )
  t.deepEqual(
    rows.map(({ name }) => name).toSorted(),
    sealedColumns.map(({ name }) => name).toSorted(),
  )
})

test.serial(
  'the secret is replaced: start with both, re-encrypt, start with the new one alone',
  async t => {
    t.timeout(60_000)
    const { issuer } = await app.makeAccount('replaced')
    const kids = async (origin: string): Promise<unknown> =>
      (await fetch(`${origin}${new URL(issuer).pathname}/jwks`)).json()
    const settings = { DATABASE_URL: app.database.url, COHORT_LOG_LEVEL: 'warn' }
    const present = await startServer(settings)
    const keys = await kids(present.origin)
    await present.stop()

    const alone = { ...settings, COHORT_SECRET: secret }
    const refused = await t.throwsAsync(startServer(alone))
    t.regex(refused?.message ?? '', /signing keys were sealed with another secret/)

    const withBoth = { ...alone, COHORT_PREVIOUS_SECRET: testSecret }
    const during = await startServer(withBoth)
    t.deepEqual(await kids(during.origin), keys)
    const ended = await cohort(withBoth, ['key', 'reencrypt', '--json'])
    t.is(ended.code, 0, ended.err)
    t.is((JSON.parse(ended.out) as { left: number }).left, 0)
    t.deepEqual(await kids(during.origin), keys)
    await during.stop()

    const after = await startServer(alone)
    t.deepEqual(await kids(after.origin), keys)
    await after.stop()
  },
)
