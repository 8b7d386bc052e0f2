import type { Knex } from 'knex'
import type { ReachedGroup } from '../../../model/user-holdings.ts'
import { effective } from '../../entry/reach.ts'
import { groupsCount } from '../../plan/plan-columns.ts'
import { statement } from '../../statement.ts'
import type { HoldingsPage } from './holdings-page.ts'

// Each group once, from where it is nearest; of several nearest ways the first by id. The way back from a group leads to
// groups that are nearer, so it ends. Ten levels are the most that groups are nested (domain/groups/nesting.ts).
const list = statement<ReachedGroup>(
  'user_reached_groups',
  `with recursive reached (id, via, depth) as (
     select m.group_id, cast(null as uuid), 0 from memberships m
      where m.account_id = :accountId and m.member_id = :userId and ${effective} and ${groupsCount}
     union
     select n.id, r.id, r.depth + 1 from reached r
       cross join lateral (
         select m.group_id as id from memberships m
          where m.account_id = :accountId and m.member_id = r.id and m.member_kind = 'group' and ${effective} offset 0) n
      where r.depth < 11),
   nearest as materialized (select distinct on (id) id, via from reached order by id, depth, via),
   page as materialized (
     select id, via from nearest where cast(:after as uuid) is null or id > cast(:after as uuid) order by id limit :limit),
   way (id, at, via, step) as (
     select id, id, via, 0 from page
     union all
     select w.id, n.id, n.via, w.step + 1 from way w join nearest n on n.id = w.via)
   select g.id, g.name, g.kind,
          (select json_agg(json_build_object('id', o.id, 'name', o.name) order by w.step desc)
             from way w join groups o on o.account_id = :accountId and o.id = w.at where w.id = g.id) as path
     from page join groups g on g.account_id = :accountId and g.id = page.id order by g.id`,
)

/** The groups that a person is in now, directly or through groups, by id. */
export async function listReachedGroups(
  db: Knex,
  page: HoldingsPage,
): Promise<readonly ReachedGroup[]> {
  return list(db, page)
}
