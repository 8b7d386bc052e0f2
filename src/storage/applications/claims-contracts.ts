import type { Knex } from 'knex'
import type { ClaimsContract } from '../../model/claims-contract.ts'
import { statement } from '../statement.ts'

const update = statement(
  'application_claims_update',
  `update applications set claims = :claims, version = version + 1, updated_at = cohort_now()
    where account_id = :accountId and id = :id`,
)

export async function updateClaims(
  db: Knex,
  key: { accountId: string; id: string },
  claims: ClaimsContract,
): Promise<void> {
  await update(db, { ...key, claims: JSON.stringify(claims) })
}
