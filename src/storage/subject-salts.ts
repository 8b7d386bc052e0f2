import type { Knex } from 'knex'
import { statement } from './statement.ts'

const find = statement<{ salt: string }>(
  'account_subject_salt',
  `select subject_salt as salt from accounts where id = :accountId`,
)

/** What pairwise subjects of an account are made with. */
export async function findSubjectSalt(db: Knex, accountId: string): Promise<string> {
  const [row] = await find(db, { accountId })
  if (row === undefined) throw new Error('no such account')
  return row.salt
}
