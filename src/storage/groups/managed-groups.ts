import type { Knex } from 'knex'
import { statement } from '../statement.ts'

const find = statement<{ found: boolean }>(
  'group_manager_any',
  `select true as found from group_managers k
     join groups g on g.account_id = k.account_id and g.id = k.group_id and g.deleted_at is null
    where k.account_id = :accountId and k.user_id = :userId limit 1`,
)

/** Whether a user manages any group. */
export async function managesAny(
  db: Knex,
  key: { accountId: string; userId: string },
): Promise<boolean> {
  return (await find(db, key)).length === 1
}
