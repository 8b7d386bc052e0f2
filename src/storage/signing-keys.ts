import type { Knex } from 'knex'
import type { JsonObject } from '../model/json.ts'
import { statement } from './statement.ts'

export type SigningKeyRow = {
  readonly kid: string
  readonly algorithm: string
  readonly publicJwk: JsonObject
  readonly sealedPrivateJwk: string
}

const insert = statement(
  'signing_key_insert',
  `insert into signing_keys (account_id, kid, algorithm, public_jwk, sealed_private_jwk)
   values (:accountId, :kid, :algorithm, :publicJwk, :sealedPrivateJwk)`,
)
const list = statement<SigningKeyRow>(
  'signing_key_list',
  `select kid, algorithm, public_jwk as "publicJwk", sealed_private_jwk as "sealedPrivateJwk"
     from signing_keys where account_id = :accountId order by created_at, algorithm`,
)

export async function insertSigningKey(
  db: Knex,
  accountId: string,
  key: SigningKeyRow,
): Promise<void> {
  await insert(db, { ...key, accountId, publicJwk: JSON.stringify(key.publicJwk) })
}

/** The keys of an account, oldest first: the first of an algorithm is the one that signs. */
export async function listSigningKeys(
  db: Knex,
  accountId: string,
): Promise<readonly SigningKeyRow[]> {
  return list(db, { accountId })
}
