import type { Knex } from 'knex'
import type { Resource } from '../../model/resource.ts'
import { subject } from '../decisions/subject.ts'
import { resourceColumns } from '../resources/resources.ts'
import { liveShare } from '../shares/live-share.ts'
import { statement } from '../statement.ts'

/** A row of a list, which is in the order of the folded names. */
export type ListedCollection = Resource & { readonly folded: string }

const columns = `${resourceColumns}, r.name_folded as folded`
const living = `r.account_id = :accountId and r.kind = 'collection' and r.deleted_at is null and r.name_folded > :after collate "C"`

const ofAccount = statement<ListedCollection>(
  'collections_of_account',
  `select ${columns} from resources r where ${living} order by r.name_folded limit :limit`,
)
const ofLibrary = statement<ListedCollection>(
  'collections_of_library',
  `select ${columns} from resources r where ${living} and r.library_id = :libraryId order by r.name_folded limit :limit`,
)
// A collection lies in nothing: who has a level on one without a floor has a share on it, or owns it.
const held = statement<ListedCollection>(
  'collections_held',
  `with recursive ${subject},
   ids as (
     select s.resource_id as id from holders h cross join lateral (
       select s.resource_id from shares s
        where s.account_id = :accountId and s.principal_id = h.id and ${liveShare} offset 0) s
     union
     select r.id from owned o cross join lateral (
       select r.id from resources r
        where r.account_id = :accountId and r.owner_id = o.id and r.kind = 'collection' and r.deleted_at is null offset 0) r)
   select ${columns} from ids cross join lateral (
     select * from resources r
      where r.id = ids.id and ${living} and r.library_id = coalesce(:libraryId, r.library_id)
        and strpos(r.name_folded, :search) > 0 offset 0) r
    order by r.name_folded limit :limit`,
)

export type CollectionPage = {
  readonly accountId: string
  /** Null for every library. */
  readonly libraryId: string | null
  /** The folded name behind which it goes on. */
  readonly after: string
  readonly limit: number
}

/** The collections that there are, by name. */
export async function listCollections(
  db: Knex,
  page: CollectionPage,
): Promise<readonly ListedCollection[]> {
  return (page.libraryId === null ? ofAccount : ofLibrary)(db, page)
}

/** The collections on which somebody has a level beside that of their role, by name. */
export async function listHeldCollections(
  db: Knex,
  page: CollectionPage & { readonly subjectId: string; readonly search: string },
): Promise<readonly ListedCollection[]> {
  return held(db, page)
}
