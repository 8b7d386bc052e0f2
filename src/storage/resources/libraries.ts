import type { Knex } from 'knex'
import type { Library } from '../../model/resource.ts'
import { statement } from '../statement.ts'

const columns = `l.id, l.application_id as "applicationId", l.name, l.collection_flow as "collectionFlow",
          l.strict_collections as "strictCollections", l.default_share_days as "defaultShareDays",
          l.most_share_days as "mostShareDays", l.version, l.created_at as "createdAt", l.updated_at as "updatedAt"`

const find = statement<Library>(
  'library_find',
  `select ${columns} from libraries l where l.account_id = :accountId and l.id = :id`,
)
const findOf = statement<Library>(
  'library_of_application',
  `select ${columns} from libraries l where l.account_id = :accountId and l.application_id = :applicationId`,
)
const insert = statement<Library>(
  'library_insert_first',
  `insert into libraries as l (account_id, id, application_id, name)
   values (:accountId, :id, :applicationId, :name) on conflict do nothing returning ${columns}`,
)
const list = statement<Library>(
  'library_list',
  `select ${columns} from libraries l where l.account_id = :accountId and l.id > :after order by l.id limit :limit`,
)

const hold = statement<Library>(
  'library_hold',
  `select ${columns} from libraries l where l.account_id = :accountId and l.id = :id for no key update`,
)
const update = statement<Library>(
  'library_change',
  `update libraries l set name = :name, collection_flow = :collectionFlow, strict_collections = :strictCollections,
          default_share_days = :defaultShareDays, most_share_days = :mostShareDays, application_id = :applicationId,
          version = l.version + 1, updated_at = cohort_now()
    where l.account_id = :accountId and l.id = :id returning ${columns}`,
)

export async function findLibrary(
  db: Knex,
  key: { readonly accountId: string; readonly id: string },
): Promise<Library | undefined> {
  const [row] = await find(db, key)
  return row
}

/** The library of this application; undefined before it has one. */
export async function findLibraryOf(
  db: Knex,
  key: { readonly accountId: string; readonly applicationId: string },
): Promise<Library | undefined> {
  const [row] = await findOf(db, key)
  return row
}

export type NewLibrary = {
  readonly accountId: string
  readonly id: string
  readonly applicationId: string | null
  readonly name: string
}

/** Undefined where the application has one already. */
export async function insertLibrary(db: Knex, library: NewLibrary): Promise<Library | undefined> {
  const [row] = await insert(db, library)
  return row
}

export async function listLibraries(
  db: Knex,
  page: { readonly accountId: string; readonly after: string; readonly limit: number },
): Promise<readonly Library[]> {
  return list(db, page)
}

type LibraryKey = { readonly accountId: string; readonly id: string }

/** A library as it is now, held until the transaction ends. */
export async function lockLibrary(db: Knex, key: LibraryKey): Promise<Library | undefined> {
  const [row] = await hold(db, key)
  return row
}

/** Writes the settings of a library and gives it as it is then. */
export async function updateLibrary(db: Knex, key: LibraryKey, library: Library): Promise<Library> {
  const [row] = await update(db, { ...library, ...key })
  return row as Library
}
