import type { Knex } from 'knex'
import { liveShare } from '../shares/live-share.ts'
import { statement } from '../statement.ts'
import { inLibrary } from './in-library.ts'
import { everyRootOfMany, sharedRootsOfMany } from './roots-of-many.ts'
import { subject } from './subject.ts'

/** The next resources that are shared with a holder. */
const shared = `select x.id from holders h cross join lateral (
       select s.resource_id as id from shares s
        where s.account_id = :accountId and s.principal_id = h.id and s.resource_id > :after and ${liveShare}
          and ${inLibrary('s.resource_id')}
        order by s.resource_id limit :limit) x`

const sharedRoots = statement<{ id: string }>(
  'roots_shared_of_library',
  `with recursive ${subject}, found (id) as (${shared})
   select id from found group by id order by id limit :limit`,
)

// Of what is in collections nothing matters behind the last id of the page that shares and ownership fill.
const everyRoot = statement<{ id: string }>(
  'roots_reached_up_to',
  `with recursive ${subject},
   found (id) as (
     ${shared}
     union
     select x.id from owned o cross join lateral (
       select r.id from resources r
        where r.account_id = :accountId and r.owner_id = o.id and r.id > :after and ${inLibrary('r.id')}
        order by r.id limit :limit) x),
   last (id) as (select id from found order by id limit 1 offset :limit - 1),
   collections (id) as (
     select r.id from holders h
       cross join lateral (
         select s.resource_id from shares s where s.account_id = :accountId and s.principal_id = h.id and ${liveShare} offset 0) s
       cross join lateral (
         select r.id from resources r where r.account_id = :accountId and r.id = s.resource_id and r.kind = 'collection'
         offset 0) r
     union
     select r.id from owned o cross join lateral (
       select r.id from resources r where r.account_id = :accountId and r.owner_id = o.id and r.kind = 'collection' offset 0) r),
   everything (id) as (
     select id from found
     union
     select x.id from collections c cross join lateral (
       select i.resource_id as id from collection_items i
        where i.account_id = :accountId and i.collection_id = c.id and i.resource_id > :after
          and i.resource_id <= coalesce((select id from last), 'ffffffff-ffff-ffff-ffff-ffffffffffff')
          and ${inLibrary('i.resource_id')}
        order by i.resource_id limit :limit) x)
   select id from everything order by id limit :limit`,
)

/** Whoever is in more groups than this is answered by statements of their own, which cost others more. */
const manyGroups = 24

const isInMany = statement<{ many: boolean }>(
  'roots_is_in_many_groups',
  `select count(*) > ${manyGroups} as many from (
     select 1 from memberships m
      where m.account_id = :accountId and m.member_id = :subjectId limit ${manyGroups + 1}) few`,
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
  const find = (await isOfMany(db, page)) ? sharedRootsOfMany : sharedRoots
  return (await find(db, page)).map(({ id }) => id)
}

/** As `listShared`, with what they own, and what is in collections that they have. */
export async function listReached(db: Knex, page: RootsPage): Promise<readonly string[]> {
  const find = (await isOfMany(db, page)) ? everyRootOfMany : everyRoot
  return (await find(db, page)).map(({ id }) => id)
}

async function isOfMany(db: Knex, key: RootsPage): Promise<boolean> {
  const [row] = await isInMany(db, key)
  return row?.many === true
}
