import type { Knex } from 'knex'
import type { ResourceKind } from '../../model/resource.ts'
import type { Role } from '../../model/role.ts'
import type { SubjectKind } from '../../model/subject.ts'
import { statement } from '../statement.ts'
import { nodes } from './nodes.ts'
import { standing, subject } from './subject.ts'

/** A resource that was asked about, or lies above one, with what the subject has at this very place. */
export type Node = {
  readonly id: string
  readonly parentId: string | null
  readonly kind: ResourceKind
  readonly libraryId: string
  readonly key: string | null
  /** In the bin. */
  readonly gone: boolean
  /** The highest level found here, 0 for none. */
  readonly rank: number
}

export type SubjectFacts = {
  readonly kind: SubjectKind
  /** Null for groups and applications. */
  readonly role: Role | null
  /** Not deactivated, suspended or only invited. */
  readonly active: boolean
  readonly activeByRight: boolean
  /** The rights that were given to it, its groups and everybody. */
  readonly granted: readonly string[]
}

/** `subject` is null where there is none with this id. */
export type AccessFacts = {
  readonly subject: SubjectFacts | null
  readonly nodes: readonly Node[]
}

export type AccessKey = {
  readonly accountId: string
  readonly subjectId: string
  /** Ids of resources. */
  readonly ids: readonly string[]
  /** Keys of the application, for resources of the library. */
  readonly keys: readonly string[]
  /** Only this library counts; null for every one of the account. */
  readonly libraryId: string | null
}

/** The resources that a question names, by id and by key, as the CTE `asked` for `nodes`. */
export const asked = `asked (id) as materialized (
     select r.id from unnest(cast(:ids as uuid[])) wanted (id) cross join lateral (
       select r.id from resources r where r.account_id = :accountId and r.id = wanted.id
          and r.library_id = coalesce(:libraryId, r.library_id) offset 0) r
     union all
     select r.id from unnest(cast(:keys as text[])) wanted (key) cross join lateral (
       select r.id from resources r where r.account_id = :accountId and r.library_id = :libraryId and r.key = wanted.key
       offset 0) r)`

const find = statement<AccessFacts>(
  'access_of_subject',
  `with recursive ${subject},
   ${asked},
   ${nodes}
   select (select to_json(s) from (select ${standing} from person p) s) as subject,
          (select coalesce(json_agg(json_build_object('id', n.id, 'parentId', n.parent_id, 'kind', n.kind, 'gone', n.gone,
                    'libraryId', n.library_id, 'key', r.key, 'rank', coalesce((select max(f.rank) from found f where f.node_id = n.id), 0))), '[]')
             from nodes n cross join lateral (
               select r.key from resources r where r.account_id = :accountId and r.id = n.id offset 0) r) as nodes`,
)

/** Everything that decides what somebody may do with some resources, in one statement. */
export async function findAccess(db: Knex, key: AccessKey): Promise<AccessFacts> {
  const [row] = await find(db, key)
  return row as AccessFacts
}
