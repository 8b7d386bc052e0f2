import type { Knex } from 'knex'
import { statement } from '../statement.ts'
import type { OfUser } from '../users/of-user.ts'

const count = statement<{ failures: number }>(
  'factor_failure_count',
  `insert into factor_failures as f (account_id, user_id, failures) values (:accountId, :userId, 1)
   on conflict on constraint factor_failures_id do update set failures = f.failures + 1 returning f.failures`,
)
const forget = statement(
  'factor_failures_forget',
  `delete from factor_failures where account_id = :accountId and user_id = :userId`,
)

/** Counts one more and gives how many there are since the last right one. */
export async function countFailure(db: Knex, key: OfUser): Promise<number> {
  const [row] = await count(db, key)
  return row?.failures ?? 0
}

export async function forgetFailures(db: Knex, key: OfUser): Promise<void> {
  await forget(db, key)
}
