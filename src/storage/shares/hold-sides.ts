import type { Knex } from 'knex'
import { statement } from '../statement.ts'

/**
 * Locks in a library: whoever writes takes them in this order, so that requests wait for each other and never in a circle.
 * 1. The tree (`lockTree`, or shared: `holdTree`), before any row; of several libraries in the order of their ids.
 * 2. Resources. Several are held for a change under the tree only: under the shared one in one statement, in the order of
 *    their ids. What is going to be deleted, and what is held against deletion, is held in that order too.
 * 3. Principals, in the order of their ids; their groups after them.
 * 4. An access request or a review.
 * 5. Shares, in the order of their resources and principals, and what a review says of them; items of collections, in the
 *    order of resources and collections; public links.
 * A deletion of 2 or 3 takes what hangs on it along in any order: whoever writes there holds both sides before.
 * Jobs pass by what is held.
 */
const holdResources = statement(
  'sides_hold_resources',
  `select r.id from resources r
    where r.account_id = :accountId
      and r.id in (select cast(id as uuid) from jsonb_array_elements_text(cast(:ids as jsonb)) wanted (id))
    order by r.id for key share of r`,
)
const holdPrincipals = statement(
  'sides_hold_principals',
  `select p.id from principals p
    where p.account_id = :accountId
      and p.id in (select cast(id as uuid) from jsonb_array_elements_text(cast(:ids as jsonb)) wanted (id))
    order by p.id for key share of p`,
)

export type Sides = {
  readonly resourceIds: readonly string[]
  readonly principalIds: readonly string[]
}

/** Holds resources and principals against deletion until the transaction ends: before what lies between them is changed. */
export async function holdSides(
  db: Knex,
  accountId: string,
  { resourceIds, principalIds }: Sides,
): Promise<void> {
  if (resourceIds.length > 0) {
    await holdResources(db, { accountId, ids: JSON.stringify(resourceIds) })
  }
  if (principalIds.length > 0) {
    await holdPrincipals(db, { accountId, ids: JSON.stringify(principalIds) })
  }
}

/** Both sides of shares. */
export function sidesOf(
  keys: readonly { readonly resourceId: string; readonly principalId: string }[],
): Sides {
  return {
    resourceIds: [...new Set(keys.map(each => each.resourceId))],
    principalIds: [...new Set(keys.map(each => each.principalId))],
  }
}
