import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK } from 'jose'
import type { Knex } from 'knex'
import type { SecretBox } from '../../lib/secret-box.ts'
import type { Account } from '../../model/account.ts'
import { type KeyState, type SigningAlgorithm, signingAlgorithms } from '../../model/signing-key.ts'
import {
  insertSigningKey,
  listSigningKeys,
  type NewSigningKey,
  type SigningKeyRow,
} from '../../storage/signing-keys.ts'
import type { Context } from '../context.ts'

export type { SigningAlgorithm }
export { signingAlgorithms }

export type SigningKey = {
  readonly kid: string
  readonly algorithm: SigningAlgorithm
  readonly state: KeyState
  /** When its state is another one; null where that is not settled. */
  readonly changesAt: Date | null
  /** The private key with `kid`, `alg` and `use`, as the provider takes it. */
  readonly jwk: JWK
}

/** What keys are sealed for (lib/secret-box.ts). */
export const keyPurpose = 'signing key'

/** Makes the keys of a new account, one for each algorithm. Nobody knows its keys yet, so they sign at once. */
export async function createSigningKeys(context: Context, box: SecretBox): Promise<void> {
  for (const algorithm of signingAlgorithms) {
    const key = await makeSigningKey(box, { algorithm, activeIn: 0 })
    await insertSigningKey(context.db, context.account.id, key)
  }
}

/** Makes a key. The private part leaves sealed only. RS256 takes some tenths of a second of another thread. */
export async function makeSigningKey(
  box: SecretBox,
  { algorithm, activeIn }: { algorithm: SigningAlgorithm; activeIn: number },
): Promise<NewSigningKey> {
  const pair = await generateKeyPair(algorithm, { extractable: true, modulusLength: 2048 })
  const publicJwk = await exportJWK(pair.publicKey)
  return {
    kid: await calculateJwkThumbprint(publicJwk),
    algorithm,
    publicJwk,
    sealedPrivateJwk: box.seal(keyPurpose, JSON.stringify(await exportJWK(pair.privateKey))),
    activeIn,
  }
}

/**
 * The published keys of an account, opened; of each algorithm the one that signs comes first. Throws where the secret does
 * not open them. What is held in memory is good while `account.keysVersion` and the states are the same.
 */
export async function loadSigningKeys(
  db: Knex,
  account: Pick<Account, 'id'>,
  box: SecretBox,
): Promise<readonly SigningKey[]> {
  const rows = await listSigningKeys(db, account.id)
  return rows.map(row => toSigningKey(row, box))
}

/** The key that signs with this algorithm at the time at which the keys were loaded. Throws where there is none. */
export function signingKeyFor(
  keys: readonly SigningKey[],
  algorithm: SigningAlgorithm,
): SigningKey {
  const key = keys.find(each => each.algorithm === algorithm)
  if (key === undefined) throw new Error(`the account has no ${algorithm} key`)
  return key
}

function toSigningKey(row: SigningKeyRow, box: SecretBox): SigningKey {
  const { kid, algorithm, state } = row
  const opened = JSON.parse(box.open(keyPurpose, row.sealedPrivateJwk)) as JWK
  return {
    kid,
    algorithm: algorithm as SigningAlgorithm,
    state,
    changesAt: nextChange(row),
    jwk: { ...opened, kid, alg: algorithm, use: 'sig' },
  }
}

function nextChange({ state, activeAt, retiredAt, removedAt }: SigningKeyRow): Date | null {
  if (state === 'published') return activeAt
  return state === 'active' ? retiredAt : removedAt
}
