import { liveShare } from '../shares/live-share.ts'
import { statement } from '../statement.ts'
import { inLibrary } from './in-library.ts'
import { subject } from './subject.ts'

/** So many shares of each holder are read first: the very first may be the same for all of them. */
const firsts = 4
/** So many items of collections are read by their resources, before the collections that are had are read instead. */
const fewItems = 5000
const behindAll = `'ffffffff-ffff-ffff-ffff-ffffffffffff'`

/** The next shares of the row `h`. */
const next = (most: string, upto: string): string => `select s.resource_id as id from shares s
        where s.account_id = :accountId and s.principal_id = h.id and s.resource_id > :after and ${liveShare}
          and ${inLibrary('s.resource_id')} ${upto}
        order by s.resource_id limit ${most}`

/**
 * The next resources that are shared with one of many holders, most of whom have nothing on the page, as CTEs:
 * - `firsts` (holder_id, id), and `reading` (upto): no page ends behind it, since so many resources come before it.
 * - `going` (id): the holders that may have more up to there.
 * - `shared` (id).
 */
const shared = `firsts (holder_id, id) as materialized (
     select h.id, x.id from holders h cross join lateral (${next(String(firsts), '')}) x),
   reading (upto) as materialized (
     select coalesce((select id from firsts group by id order by id limit 1 offset :limit - 1), ${behindAll})),
   going (id) as materialized (
     select holder_id from firsts group by holder_id
     having count(*) = ${firsts} and bool_and(id < (select upto from reading))),
   shared (id) as (
     select id from firsts where id <= (select upto from reading)
     union
     select x.id from going h cross join lateral (
       ${next(':limit', 'and s.resource_id <= (select upto from reading)')}) x)`

export const sharedRootsOfMany = statement<{ id: string }>(
  'roots_shared_of_many',
  `with recursive ${subject}, ${shared}
   select id from shared order by id limit :limit`,
)

// Of what is in collections nothing matters behind the last id of the page that shares and ownership fill. Where that is near,
// the items before it are read and their collections looked at, else the items of the collections.
export const everyRootOfMany = statement<{ id: string }>(
  'roots_reached_of_many',
  `with recursive ${subject}, ${shared},
   found (id) as (
     select id from shared
     union
     select x.id from owned o cross join lateral (
       select r.id from resources r
        where r.account_id = :accountId and r.owner_id = o.id and r.id > :after and ${inLibrary('r.id')}
        order by r.id limit :limit) x),
   last (id) as materialized (
     select coalesce((select id from found order by id limit 1 offset :limit - 1), ${behindAll})),
   items (id, collection_id) as materialized (
     select i.resource_id, i.collection_id from collection_items i
      where i.account_id = :accountId and i.resource_id > :after and i.resource_id <= (select id from last)
        and (select id from last) < ${behindAll}
      order by i.resource_id limit ${fewItems + 1}),
   course (begins_at) as materialized (
     select case when (select id from last) < ${behindAll} and (select count(*) from items) <= ${fewItems}
                 then 'items' else 'collections' end),
   near (id, principal_id) as materialized (
     select c.id, s.principal_id from (select collection_id as id from items group by collection_id) c
       cross join lateral (
         select s.principal_id from shares s
          where s.account_id = :accountId and s.resource_id = c.id and ${liveShare} offset 0) s
      where (select begins_at from course) = 'items'),
   around (id) as materialized (
     select id from near where principal_id in (select id from holders)
     union
     select c.id from (select collection_id as id from items group by collection_id) c
       cross join lateral (
         select r.owner_id from resources r where r.account_id = :accountId and r.id = c.id offset 0) r
      where r.owner_id in (select id from owned) and (select begins_at from course) = 'items'),
   collections (id) as (
     select r.id from holders h
       cross join lateral (
         select s.resource_id from shares s where s.account_id = :accountId and s.principal_id = h.id and ${liveShare} offset 0) s
       cross join lateral (
         select r.id from resources r where r.account_id = :accountId and r.id = s.resource_id and r.kind = 'collection'
         offset 0) r
      where (select begins_at from course) = 'collections'
     union
     select r.id from owned o cross join lateral (
       select r.id from resources r where r.account_id = :accountId and r.owner_id = o.id and r.kind = 'collection' offset 0) r
      where (select begins_at from course) = 'collections'),
   everything (id) as (
     select id from found
     union
     select i.id from items i join around a on a.id = i.collection_id where ${inLibrary('i.id')}
     union
     select x.id from collections c cross join lateral (
       select i.resource_id as id from collection_items i
        where i.account_id = :accountId and i.collection_id = c.id and i.resource_id > :after
          and i.resource_id <= (select id from last) and ${inLibrary('i.resource_id')}
        order by i.resource_id limit :limit) x)
   select id from everything order by id limit :limit`,
)
