import type { Knex } from 'knex'
import { isId } from '../../lib/ids.ts'
import type { Resource } from '../../model/resource.ts'
import { statement } from '../statement.ts'

/** The columns of a row `r` of `resources` as a `Resource`. */
export const resourceColumns = `r.id, r.library_id as "libraryId", r.kind, r.parent_id as "parentId", r.name, r.key,
          r.owner_id as "ownerId", r.metadata, r.version, r.created_at as "createdAt", r.updated_at as "updatedAt",
          r.deleted_at as "deletedAt"`

const find = statement<Resource>(
  'resources_of_ids',
  `select ${resourceColumns} from jsonb_array_elements_text(cast(:ids as jsonb)) with ordinality page (id, place)
    cross join lateral (
      select * from resources r where r.account_id = :accountId and r.id = cast(page.id as uuid) offset 0) r
    order by page.place`,
)
const findByKey = statement<Resource>(
  'resources_of_keys',
  `select ${resourceColumns} from jsonb_array_elements_text(cast(:keys as jsonb)) wanted (key) cross join lateral (
     select * from resources r
      where r.account_id = :accountId and r.library_id = :libraryId and r.key = wanted.key offset 0) r`,
)
// In the order of the ids, so that two of these wait for each other and never in a circle.
const hold = statement<Resource>(
  'resources_hold_these',
  `select ${resourceColumns} from jsonb_array_elements_text(cast(:ids as jsonb)) wanted (id)
     join resources r on r.account_id = :accountId and r.id = cast(wanted.id as uuid)
    order by r.id for no key update of r`,
)
const existingUsers = statement<{ id: string }>(
  'resources_possible_owners',
  `select u.id from users u where u.account_id = :accountId and u.id = any(cast(:ids as uuid[]))`,
)

/** Those of these resources that there are, in this order, the bin included. */
export async function findResources(
  db: Knex,
  accountId: string,
  ids: readonly string[],
): Promise<readonly Resource[]> {
  return ids.length === 0 ? [] : find(db, { accountId, ids: JSON.stringify(ids) })
}

export type LibraryScope = { readonly accountId: string; readonly libraryId: string }

/** The resources with these keys, by key, the bin included. */
export async function findByKeys(
  db: Knex,
  scope: LibraryScope,
  keys: readonly string[],
): Promise<ReadonlyMap<string, Resource>> {
  if (keys.length === 0) return new Map()
  const found = await findByKey(db, { ...scope, keys: JSON.stringify(keys) })
  return new Map(found.map(resource => [resource.key ?? '', resource]))
}

/** Resources as they are now, held until the transaction ends. */
export async function holdResources(
  db: Knex,
  accountId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Resource>> {
  const held = ids.length === 0 ? [] : await hold(db, { accountId, ids: JSON.stringify(ids) })
  return new Map(held.map(resource => [resource.id, resource]))
}

/** Which of these are users of the account. */
export async function usersAmong(
  db: Knex,
  accountId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const possible = ids.filter(isId)
  if (possible.length === 0) return new Set()
  return new Set((await existingUsers(db, { accountId, ids: possible })).map(({ id }) => id))
}
