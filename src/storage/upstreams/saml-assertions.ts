import type { Knex } from 'knex'
import { statement } from '../statement.ts'

export type AssertionKey = {
  readonly accountId: string
  readonly upstreamId: string
  readonly idHash: Buffer
}

const use = statement<{ used: boolean }>(
  'saml_assertion_use',
  `insert into saml_assertions (account_id, upstream_id, id_hash, expires_at)
   values (:accountId, :upstreamId, :idHash, :expiresAt) on conflict do nothing returning true as used`,
)
const removeExpired = statement<{ expired: boolean }>(
  'saml_assertions_delete_expired',
  `delete from saml_assertions where (account_id, upstream_id, id_hash) in (
     select account_id, upstream_id, id_hash from saml_assertions
      where account_id = :accountId and expires_at <= cohort_now() limit :limit) returning true as expired`,
)

/** Uses an assertion up: of any number at once one gets true. It is remembered until then. */
export async function useAssertion(db: Knex, key: AssertionKey, expiresAt: Date): Promise<boolean> {
  return (await use(db, { ...key, expiresAt })).length > 0
}

/** How many were removed of those that are refused as expired anyway. */
export async function deleteExpiredAssertions(
  db: Knex,
  page: { readonly accountId: string; readonly limit: number },
): Promise<number> {
  return (await removeExpired(db, page)).length
}
