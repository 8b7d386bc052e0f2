import type { Knex } from 'knex'
import type { Resource } from '../../model/resource.ts'
import { statement } from '../statement.ts'

/** The columns of a row `r` of `resources` as a `Resource`. */
export const resourceColumns = `r.id, r.library_id as "libraryId", r.kind, r.parent_id as "parentId", r.name, r.key,
          r.owner_id as "ownerId", r.metadata, r.version, r.created_at as "createdAt", r.updated_at as "updatedAt",
          r.deleted_at as "deletedAt"`

const find = statement<Resource>(
  'resource_find',
  `select ${resourceColumns} from resources r where r.account_id = :accountId and r.id = :id`,
)
const insert = statement<Resource>(
  'resources_insert',
  `insert into resources as r (account_id, id, library_id, kind, parent_id, name, key, owner_id, metadata)
   select :accountId, n.id, :libraryId, n.kind, n."parentId", n.name, n.key, n."ownerId", coalesce(n.metadata, '{}')
     from jsonb_to_recordset(cast(:rows as jsonb)) as n
            (id uuid, kind text, "parentId" uuid, name text, key text, "ownerId" uuid, metadata jsonb)
   on conflict do nothing
   returning ${resourceColumns}`,
)

export async function findResource(
  db: Knex,
  key: { readonly accountId: string; readonly id: string },
): Promise<Resource | undefined> {
  const [row] = await find(db, key)
  return row
}

export type NewResource = Pick<
  Resource,
  'id' | 'kind' | 'parentId' | 'name' | 'key' | 'ownerId' | 'metadata'
>

/** Inserts as many as fit; those whose name or key is taken are missing from what comes back. */
export async function insertResources(
  db: Knex,
  scope: { readonly accountId: string; readonly libraryId: string },
  rows: readonly NewResource[],
): Promise<readonly Resource[]> {
  return insert(db, { ...scope, rows: JSON.stringify(rows) })
}
