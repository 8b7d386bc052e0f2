import type { Knex } from 'knex'
import { statement } from '../statement.ts'
import type { OfUser } from '../users/of-user.ts'

/** Which second factors somebody has. */
export type FactorsHeld = {
  readonly code: boolean
  readonly passkey: boolean
  readonly recovery: boolean
}

const find = statement<FactorsHeld>(
  'factors_held_at',
  `select exists (select from code_factors f where f.account_id = :accountId and f.user_id = :userId) as code,
          exists (select from passkeys p where p.account_id = :accountId and p.user_id = :userId
                     and p.relying_party = :relyingParty) as passkey,
          exists (select from recovery_codes r
                   where r.account_id = :accountId and r.user_id = :userId and r.used_at is null) as recovery`,
)

/** Passkeys count that were made for `relyingParty`; none where that is null. */
export async function findFactorsHeld(
  db: Knex,
  key: OfUser & { readonly relyingParty: string | null },
): Promise<FactorsHeld> {
  const [row] = await find(db, key)
  return row as FactorsHeld
}
