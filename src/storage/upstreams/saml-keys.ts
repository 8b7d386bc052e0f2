import type { Knex } from 'knex'
import type { SamlKey } from '../../model/saml.ts'
import { refusingConflicts } from '../conflicts.ts'
import { statement } from '../statement.ts'

export type SamlKeysOf = { readonly accountId: string; readonly upstreamId: string }

/** A key with its private half, and the time of the database. */
export type SealedSamlKey = SamlKey & { readonly sealedKey: string; readonly now: Date }

const of = 'account_id = :accountId and upstream_id = :upstreamId'

const insert = statement(
  'saml_key_insert',
  `insert into saml_keys (account_id, id, upstream_id, state, certificate, sealed_key)
   values (:accountId, :id, :upstreamId, :state, :certificate, :sealedKey)`,
)
const list = statement<SealedSamlKey>(
  'saml_keys_list',
  `select id, state, certificate, sealed_key as "sealedKey", created_at as "createdAt", cohort_now() as now
     from saml_keys where ${of} order by array_position(array['current', 'next', 'former'], state), id desc`,
)
const retire = statement(
  'saml_key_retire',
  `update saml_keys set state = 'former' where ${of} and state = 'current'`,
)
const use = statement<{ id: string }>(
  'saml_key_use',
  `update saml_keys set state = 'current' where ${of} and id = :id and state = 'next' returning id`,
)
const remove = statement<{ id: string }>(
  'saml_key_delete',
  `delete from saml_keys where ${of} and id = :id and state <> 'current' returning id`,
)

const conflicts = { saml_keys_in_use: 'there is a next key already: use or remove it first' }

export async function insertSamlKey(
  db: Knex,
  of: SamlKeysOf,
  key: Pick<SealedSamlKey, 'id' | 'state' | 'certificate' | 'sealedKey'>,
): Promise<void> {
  const { id, state, certificate, sealedKey } = key
  await refusingConflicts(conflicts, () => insert(db, { ...of, id, state, certificate, sealedKey }))
}

/** All keys of an upstream: the current one, the next one, former ones. */
export async function listSamlKeys(db: Knex, of: SamlKeysOf): Promise<readonly SealedSamlKey[]> {
  return list(db, of)
}

/** Makes the next key the current one; false where it is not the next one. In a transaction that holds the upstream. */
export async function useSamlKey(db: Knex, of: SamlKeysOf, id: string): Promise<boolean> {
  await retire(db, of)
  return (await use(db, { ...of, id })).length > 0
}

/** False where there is no such key, or it is the current one. */
export async function deleteSamlKey(db: Knex, of: SamlKeysOf, id: string): Promise<boolean> {
  return (await remove(db, { ...of, id })).length > 0
}
