import type { Knex } from 'knex'
import { statement } from '../statement.ts'
import type { OfUser } from '../users/of-user.ts'

/** How many there were. */
export type RemovedFactors = {
  readonly codes: number
  readonly passkeys: number
  readonly recoveryCodes: number
  readonly devices: number
}

const ofUser = 'account_id = :accountId and user_id = :userId'
const remove = statement<RemovedFactors>(
  'factors_delete_every',
  `with codes as (delete from code_factors where ${ofUser} returning 1),
   keys as (delete from passkeys where ${ofUser} returning 1),
   recovery as (delete from recovery_codes where ${ofUser} returning used_at),
   sets as (delete from recovery_sets where ${ofUser}),
   devices as (delete from remembered_devices where ${ofUser} returning 1),
   failures as (delete from factor_failures where ${ofUser})
   select (select count(*)::integer from codes) as codes, (select count(*)::integer from keys) as passkeys,
          (select count(*)::integer from recovery where used_at is null) as "recoveryCodes",
          (select count(*)::integer from devices) as devices`,
)

/** Removes everything by which somebody shows a second factor. */
export async function deleteEveryFactor(db: Knex, key: OfUser): Promise<RemovedFactors> {
  const [row] = await remove(db, key)
  return row as RemovedFactors
}
