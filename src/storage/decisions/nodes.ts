import { liveShare } from '../shares/live-share.ts'
import { isAlive } from '../visibility.ts'

/** More direct shares than this make a resource crowded: then the principals are looked up one by one (`crowded_resources`). */
export const crowd = 64

/** The columns of a resource that decide. */
const deciding = `r.id, r.parent_id, r.owner_id, r.kind, r.library_id, r.key, r.deleted_at is not null as gone`

/** Whether the resource `id` is crowded, as a word: the planner takes a word for something rare, a flag for every other row. */
const densityOf = (id: string): string => `case when exists (
              select 1 from crowded_resources many where many.account_id = :accountId and many.resource_id = ${id})
            then 'crowded' else 'sparse' end`

/**
 * The resources that are asked about and everything above them, each once, as CTEs for a statement `with recursive` that
 * has a CTE `asked` (id):
 * - `nodes` (id, parent_id, owner_id, kind, library_id, key, gone): by `parent_id`, one look-up by key a step.
 * - `objects` (node_id, id, owner_id, cap, density): where shares count for a node: itself, and the living collections
 *   that it is in; in a strict library those into which somebody put it who may give it to others (C6).
 */
export const places = `nodes as (
     select r.* from asked a cross join lateral (
       select ${deciding} from resources r where r.account_id = :accountId and r.id = a.id offset 0) r
     union
     select r.* from nodes n cross join lateral (
       select ${deciding} from resources r where r.account_id = :accountId and r.id = n.parent_id offset 0) r
      where n.kind in ('folder', 'file')),
   objects as materialized (
     select n.id as node_id, n.id, n.owner_id, 3 as cap, ${densityOf('n.id')} as density
       from nodes n
     union all
     select n.id, c.id, c.owner_id, i.cap, ${densityOf('c.id')}
       from nodes n
       cross join lateral (
         select i.collection_id, least(i.cap, case l.collection_flow when 'view' then 1 else 3 end) as cap
           from collection_items i
           join libraries l on l.account_id = i.account_id and l.id = n.library_id
          where i.account_id = :accountId and i.resource_id = n.id and (i.cap = 3 or not l.strict_collections) offset 0) i
       cross join lateral (
         select r.id, r.owner_id from resources r
          where r.account_id = :accountId and r.id = i.collection_id and r.deleted_at is null offset 0) c)`

/** More places than this are not looked at one by one for somebody with few shares. */
const fewPlaces = 64
/** More shares than this of one bearer, or of all together, are not read for a question. */
const fewShares = { ofOne: 256, ofAll: 1024 } as const

/**
 * As `places`, for a statement that has the CTEs of `subject` too, and
 * - `found` (node_id, rank): each level that the subject has at a node, by a share or by owning it.
 *
 * Shares are found in three ways, whichever reads least (access.md 3.5): those of a resource are read and compared with the
 * bearers; where it is crowded each bearer is looked up in it; and for many resources those of the bearers are read (`held`)
 * and compared with the resources, if these are few. `offset 0` keeps the planner from any other way.
 */
export const nodes = `${places},
   held (principal_id, resource_id, level) as materialized (
     select b.id, s.resource_id, s.level from bearers b cross join lateral (
       select s.resource_id, s.level from shares s
        where s.account_id = :accountId and s.principal_id = b.id and ${liveShare} limit ${fewShares.ofOne + 1} offset 0) s
      where (select count(*) from objects) > ${fewPlaces} limit ${fewShares.ofAll + 1}),
   course (begins_at) as materialized (
     select case when (select count(*) from objects) <= ${fewPlaces} or (select count(*) from held) > ${fewShares.ofAll}
                   or exists (select 1 from held group by principal_id having count(*) > ${fewShares.ofOne})
                 then 'objects' else 'bearers' end),
   given as (
     select o.node_id, h.principal_id, least(h.level, o.cap) as rank
       from held h join objects o on o.id = h.resource_id
      where (select begins_at from course) = 'bearers'
     union all
     select s.node_id, s.principal_id, s.rank from (
         select o.node_id, s.principal_id, least(s.level, o.cap) as rank
           from objects o
           cross join lateral (
             select s.principal_id, s.level from shares s
              where s.account_id = :accountId and s.resource_id = o.id and ${liveShare} offset 0) s
          where o.density = 'sparse' and (select begins_at from course) = 'objects' offset 0) s
      where s.principal_id in (select id from bearers)
     union all
     select o.node_id, b.id, least(s.level, o.cap)
       from objects o cross join bearers b
       cross join lateral (
         select s.level from shares s
          where s.account_id = :accountId and s.resource_id = o.id and s.principal_id = b.id and ${liveShare} offset 0) s
      where o.density = 'crowded' and (select begins_at from course) = 'objects'),
   found as (
     select o.node_id, o.cap as rank from objects o where o.owner_id in (select id from owned)
     union all
     select g.node_id, g.rank from given g where ${isAlive('g.principal_id')})`
