import type { Knex } from 'knex'
import { lockAccount } from '../accounts.ts'
import { statement } from '../statement.ts'

// `union` ends the walk even where the table held a circle.
const above = statement<{ id: string }>(
  'resources_above',
  `with recursive way (id, parent_id) as (
     select r.id, r.parent_id from resources r where r.account_id = :accountId and r.id = :id
     union
     select r.id, r.parent_id from way w join resources r on r.account_id = :accountId and r.id = w.parent_id)
   select id from way`,
)

/**
 * Holds off everything else that changes where in this library things lie, until the transaction ends. Whoever holds it
 * and looks at the tree sees it as it will be.
 */
export async function lockTree(db: Knex, libraryId: string): Promise<void> {
  await lockAccount(db, libraryId, 'tree')
}

/** A folder and everything above it. */
export async function wayUp(
  db: Knex,
  key: { readonly accountId: string; readonly id: string },
): Promise<ReadonlySet<string>> {
  return new Set((await above(db, key)).map(({ id }) => id))
}
