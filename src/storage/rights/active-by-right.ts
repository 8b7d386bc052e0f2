import type { Knex } from 'knex'
import { statement } from '../statement.ts'

const lock = statement<{ activeByRight: boolean }>(
  'account_lock_active_by_right',
  `select active_by_right as "activeByRight" from accounts where id = :accountId for update`,
)
const update = statement(
  'account_active_by_right',
  `update accounts set active_by_right = :activeByRight, version = version + 1, updated_at = cohort_now()
    where id = :accountId`,
)
const accounts = statement<{ id: string }>(
  'accounts_active_by_right',
  `select id from accounts where active_by_right order by id`,
)

/** Whether signing in needs the right *active*, held until the transaction ends. */
export async function lockActiveByRight(db: Knex, accountId: string): Promise<boolean> {
  const [row] = await lock(db, { accountId })
  return row?.activeByRight ?? false
}

export async function updateActiveByRight(
  db: Knex,
  accountId: string,
  activeByRight: boolean,
): Promise<void> {
  await update(db, { accountId, activeByRight })
}

/** The accounts in which signing in needs the right *active*. */
export async function listAccountsActiveByRight(db: Knex): Promise<readonly string[]> {
  return (await accounts(db, {})).map(({ id }) => id)
}
