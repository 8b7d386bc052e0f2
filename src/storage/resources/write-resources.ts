import type { Knex } from 'knex'
import { foldCase } from '../../lib/fold-case.ts'
import type { Resource } from '../../model/resource.ts'
import { refusingConflicts } from '../conflicts.ts'
import { type EventBatch, eventBindings, eventsOf } from '../events.ts'
import { statement } from '../statement.ts'
import { type LibraryScope, resourceColumns } from './resources.ts'

// References between the rows are checked when all of them are there.
const insert = statement<{ id: string }>(
  'resources_register_with_height',
  `with made as (
     insert into resources (account_id, id, library_id, kind, parent_id, name, name_folded, key, owner_id, metadata, height)
     select :accountId, n.id, :libraryId, n.kind, n."parentId", n.name, n.folded, n.key, n."ownerId", n.metadata, n.height
       from jsonb_to_recordset(cast(:rows as jsonb)) as n
              (id uuid, kind text, "parentId" uuid, name text, folded text, key text, "ownerId" uuid, metadata jsonb, height smallint)
     on conflict do nothing returning id),
   told as (${eventsOf('made')})
   select id from made`,
)
const update = statement<Resource>(
  'resources_change',
  `with changed as (
     update resources r set name = n.name, name_folded = n.folded, key = n.key, metadata = n.metadata, owner_id = n."ownerId",
            parent_id = n."parentId", version = r.version + 1, updated_at = cohort_now()
       from jsonb_to_recordset(cast(:rows as jsonb)) as n
              (id uuid, "parentId" uuid, name text, folded text, key text, "ownerId" uuid, metadata jsonb)
      where r.account_id = :accountId and r.id = n.id returning r.*),
   told as (${eventsOf('changed')})
   select ${resourceColumns} from changed r`,
)

export type NewResource = Pick<
  Resource,
  'id' | 'kind' | 'parentId' | 'name' | 'key' | 'ownerId' | 'metadata'
>

/** One to be made. `height` (of `Step`) is 0 for an empty folder; where it is left out, it is counted when it matters. */
export type FreshResource = NewResource & { readonly height?: number }

/** Inserts as many as fit, with their events, and gives the ids of those: of the others the name or the key is taken. */
export async function insertResources(
  db: Knex,
  { accountId, libraryId }: LibraryScope,
  { rows, events }: { readonly rows: readonly FreshResource[]; readonly events: EventBatch },
): Promise<ReadonlySet<string>> {
  if (rows.length === 0) return new Set()
  const bindings = { ...eventBindings(events), accountId, libraryId, rows: asRows(rows) }
  return new Set((await insert(db, bindings)).map(({ id }) => id))
}

/** Writes what resources are called, belong to and lie in, with the events, and gives them as they are then. */
export async function updateResources(
  db: Knex,
  resources: readonly NewResource[],
  events: EventBatch,
): Promise<readonly Resource[]> {
  const { accountId } = events
  const bindings = { ...eventBindings(events), accountId, rows: asRows(resources) }
  return refusingConflicts(taken, () => update(db, bindings))
}

/** What a broken unique constraint of resources means. */
export const taken = {
  resources_place: 'something else has this name there',
  resources_key: 'something else has this key',
  resources_collection_name: 'another collection has this name',
}

function asRows(resources: readonly NewResource[]): string {
  return JSON.stringify(resources.map(each => ({ ...each, folded: foldCase(each.name) })))
}
