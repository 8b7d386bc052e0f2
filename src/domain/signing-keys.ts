import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Knex } from 'knex'
import type { SecretBox } from '../lib/secret-box.ts'
import type { Account } from '../model/account.ts'
import { insertSigningKey, listSigningKeys } from '../storage/signing-keys.ts'
import type { Context } from './context.ts'

export type SigningKey = {
  readonly kid: string
  readonly algorithm: SigningAlgorithm
  /** The private key with `kid`, `alg` and `use`, as the provider takes it. */
  readonly jwk: JWK
}

export const signingAlgorithms = ['ES256', 'RS256'] as const

export type SigningAlgorithm = (typeof signingAlgorithms)[number]

const purpose = 'signing key'

/** Makes the keys of a new account, one for each algorithm. The private part is stored sealed only. */
export async function createSigningKeys(context: Context, box: SecretBox): Promise<void> {
  for (const algorithm of signingAlgorithms) {
    const pair = await generateKeyPair(algorithm, { extractable: true, modulusLength: 2048 })
    const publicJwk = await exportJWK(pair.publicKey)
    await insertSigningKey(context.db, context.account.id, {
      kid: await calculateJwkThumbprint(publicJwk),
      algorithm,
      publicJwk,
      sealedPrivateJwk: box.seal(purpose, JSON.stringify(await exportJWK(pair.privateKey))),
    })
  }
}

/** The keys of an account, opened; the first of an algorithm signs. Throws where the secret does not open them. */
export async function loadSigningKeys(
  db: Knex,
  account: Account,
  box: SecretBox,
): Promise<readonly SigningKey[]> {
  const rows = await listSigningKeys(db, account.id)
  return rows.map(({ kid, algorithm, sealedPrivateJwk }) => ({
    kid,
    algorithm: algorithm as SigningAlgorithm,
    jwk: {
      ...(JSON.parse(box.open(purpose, sealedPrivateJwk)) as JWK),
      kid,
      alg: algorithm,
      use: 'sig',
    },
  }))
}
