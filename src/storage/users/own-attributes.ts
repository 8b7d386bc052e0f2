import type { Knex } from 'knex'
import { statement } from '../statement.ts'

/** What of the attributes of a managed person becomes ours, and what the directory’s. */
export type OwnChange = { readonly gained: readonly string[]; readonly lost: readonly string[] }

const find = statement<{ own: readonly string[] }>(
  'user_own_attributes',
  `select own_attributes as own from users where account_id = :accountId and id = :id`,
)

/** The attributes of a managed person that were written here and not by the directory. */
export async function findOwnAttributes(
  db: Knex,
  key: { readonly accountId: string; readonly id: string },
): Promise<readonly string[]> {
  const [row] = await find(db, key)
  return row?.own ?? []
}
