import type { Knex } from 'knex'
import { type Level, rankOf } from '../../model/level.ts'
import type { Resource } from '../../model/resource.ts'
import { refusingConflicts } from '../conflicts.ts'
import { type EventBatch, eventBindings, eventsOf } from '../events.ts'
import { statement } from '../statement.ts'
import { resourceColumns } from './resources.ts'
import { taken } from './write-resources.ts'

const discard = statement<Resource>(
  'resources_discard',
  `with gone as (
     update resources r set deleted_at = cohort_now(), updated_at = cohort_now(), version = r.version + 1
      where r.account_id = :accountId and r.id = any(cast(:ids as uuid[])) and r.deleted_at is null returning r.*),
   told as (${eventsOf('gone')})
   select ${resourceColumns} from gone r`,
)
const restore = statement<Resource>(
  'resource_restore',
  `with back as (
     update resources r set deleted_at = null, updated_at = cohort_now(), version = r.version + 1, name = :name,
            name_folded = :folded, parent_id = cast(:parentId as uuid)
      where r.account_id = :accountId and r.id = :id returning r.*),
   told as (${eventsOf('back')})
   select ${resourceColumns} from back r`,
)
const remove = statement<{ id: string }>(
  'resources_remove_in_order',
  `with held as materialized (
     select r.id from resources r where r.account_id = :accountId and r.id = any(cast(:ids as uuid[])) order by r.id for update),
   gone as (
     delete from resources r using held h where r.account_id = :accountId and r.id = h.id returning r.id),
   told as (${eventsOf('gone')})
   select id from gone`,
)
const takeLinks = statement(
  'collection_items_take_over_to_level',
  `insert into collection_items (account_id, resource_id, collection_id, cap, adder_kind, adder_id, adder_name, since)
   select i.account_id, cast(:into as uuid), i.collection_id, least(i.cap, :most), i.adder_kind, i.adder_id, i.adder_name, i.since
     from collection_items i where i.account_id = :accountId and i.resource_id = :from
   on conflict do nothing`,
)

/** Puts resources into the bin, with the events. */
export async function discardResources(
  db: Knex,
  ids: readonly string[],
  events: EventBatch,
): Promise<readonly Resource[]> {
  const { accountId } = events
  return discard(db, { ...eventBindings(events), accountId, ids })
}

export type Restored = {
  readonly id: string
  readonly name: string
  readonly folded: string
  readonly parentId: string | null
}

/** Takes a resource out of the bin, to this place and by this name. */
export async function restoreResource(
  db: Knex,
  restored: Restored,
  events: EventBatch,
): Promise<Resource> {
  const { accountId } = events
  const bindings = { ...eventBindings(events), accountId, ...restored }
  const [row] = await refusingConflicts(taken, () => restore(db, bindings))
  return row as Resource
}

/** Removes resources for good, with shares, links and places in collections, and writes the events. */
export async function removeResources(
  db: Knex,
  ids: readonly string[],
  events: EventBatch,
): Promise<number> {
  const { accountId } = events
  return (await remove(db, { ...eventBindings(events), accountId, ids })).length
}

/** Puts a resource into the collections that another one is in, which pass on no more than this level of it. */
export async function takeOverCollections(
  db: Knex,
  {
    most,
    ...places
  }: {
    readonly accountId: string
    readonly from: string
    readonly into: string
    readonly most: Level
  },
): Promise<void> {
  await takeLinks(db, { ...places, most: rankOf(most) })
}
