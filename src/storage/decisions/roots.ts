import type { Knex } from 'knex'
import { statement } from '../statement.ts'
import { subject } from './subject.ts'

const live = '(s.until is null or s.until > cohort_now())'
const inLibrary = 'r.library_id = coalesce(:libraryId, r.library_id)'

/** The next resources that are shared with a holder. */
const shared = `select x.id from holders h cross join lateral (
       select s.resource_id as id from shares s
         join resources r on r.account_id = s.account_id and r.id = s.resource_id and ${inLibrary}
        where s.account_id = :accountId and s.principal_id = h.id and s.resource_id > :after and ${live}
        order by s.resource_id limit :limit) x`

const sharedRoots = statement<{ id: string }>(
  'roots_shared',
  `with recursive ${subject}, found (id) as (${shared})
   select id from found group by id order by id limit :limit`,
)

const everyRoot = statement<{ id: string }>(
  'roots_reached',
  `with recursive ${subject},
   found (id) as (
     ${shared}
     union
     select x.id from owned o cross join lateral (
       select r.id from resources r
        where r.account_id = :accountId and r.owner_id = o.id and r.id > :after and ${inLibrary}
        order by r.id limit :limit) x),
   collections (id) as (
     select r.id from holders h
       cross join lateral (
         select s.resource_id from shares s where s.account_id = :accountId and s.principal_id = h.id and ${live} offset 0) s
       join resources r on r.account_id = :accountId and r.id = s.resource_id and r.kind = 'collection'
     union
     select r.id from owned o
       join resources r on r.account_id = :accountId and r.owner_id = o.id and r.kind = 'collection'),
   everything (id) as (
     select id from found
     union
     select x.id from collections c cross join lateral (
       select i.resource_id as id from collection_items i
         join resources r on r.account_id = i.account_id and r.id = i.resource_id and ${inLibrary}
        where i.account_id = :accountId and i.collection_id = c.id and i.resource_id > :after
        order by i.resource_id limit :limit) x)
   select id from everything order by id limit :limit`,
)

export type RootsPage = {
  readonly accountId: string
  readonly subjectId: string
  readonly libraryId: string | null
  readonly after: string
  readonly limit: number
}

/** What is shared with somebody, itself or through groups, by id behind `after`; also what lies below something that is. */
export async function listShared(db: Knex, page: RootsPage): Promise<readonly string[]> {
  return (await sharedRoots(db, page)).map(({ id }) => id)
}

/** As `listShared`, with what they own, and what is in collections that they have. */
export async function listReached(db: Knex, page: RootsPage): Promise<readonly string[]> {
  return (await everyRoot(db, page)).map(({ id }) => id)
}
