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
  'library_insert',
  `insert into libraries as l (account_id, id, application_id, name)
   values (:accountId, :id, :applicationId, :name) on conflict do nothing returning ${columns}`,
)
const list = statement<Library>(
  'library_list',
  `select ${columns} from libraries l where l.account_id = :accountId and l.id > :after order by l.id limit :limit`,
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
