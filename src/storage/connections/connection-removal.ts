import type { Knex } from 'knex'
import { deleteSource, type SourceKey } from '../source-removal.ts'
import { statement } from '../statement.ts'

const remove = statement(
  'connection_removal',
  `delete from connections where account_id = :accountId and id = :id`,
)

/**
 * Deletes a connection with its tokens. What it managed is managed by nobody, its memberships become manual ones; who is
 * in which group stays the same. Gives how many memberships there were.
 */
export async function deleteConnection(db: Knex, key: SourceKey): Promise<number> {
  return deleteSource(db, key, remove)
}
