import { groupsCount } from '../plan/plan-columns.ts'
import { inLivingGroup } from '../visibility.ts'

/** A membership row `m` that counts now, as far as the row says: not suspended, not past its end. */
const counting = `m.state = 'active' and (m.until is null or m.until > cohort_now())`

/** A membership row `m` that counts now: not suspended, not past its end, and in a group that is not deleted. */
export const effective = `${counting}
        and ${inLivingGroup('m')}`

/**
 * The groups that the rows of the CTE `person` (account_id, id) are in, directly or through groups, as the CTE `reach`:
 * none where the plan of the account has no groups.
 * `union` drops what was seen before, which also ends cycles. `offset 0` keeps the second step a look-up by index for each
 * group, and `member_kind` its estimate small: without them the memberships of all accounts are read at each sign-in.
 */
export const reach = upwards('reach', effective)

/**
 * As `reach`, as the CTE `within`, deleted groups among them: a look-up less for each group, for who finds few things
 * through many groups and asks of those whether their group lives (`isAlive`). Nothing is reached through a deleted group,
 * since it left those that it was in.
 */
export const within = upwards('within', counting)

function upwards(name: string, which: string): string {
  return `${name} (account_id, id) as (
    select m.account_id, m.group_id from person p
      join memberships m on m.account_id = p.account_id and m.member_id = p.id where ${which} and ${groupsCount}
    union
    select r.account_id, outer_group.id from ${name} r
      cross join lateral (
        select m.group_id as id from memberships m
         where m.account_id = r.account_id and m.member_id = r.id and m.member_kind = 'group' and ${which} offset 0) outer_group)`
}

/**
 * As `reach`, with the end of each way (null: none): a group that is reached by ways with other ends is there once for each.
 * Where nothing ends, it has the rows of `reach`.
 */
export const timedReach = `reach (account_id, id, until) as (
    select m.account_id, m.group_id, m.until from person p
      join memberships m on m.account_id = p.account_id and m.member_id = p.id where ${effective} and ${groupsCount}
    union
    select r.account_id, outer_group.id, least(r.until, outer_group.until) from reach r
      cross join lateral (
        select m.group_id as id, m.until from memberships m
         where m.account_id = r.account_id and m.member_id = r.id and m.member_kind = 'group' and ${effective} offset 0) outer_group)`

/** Whether any way of `timedReach` ends: with none, nobody looks for what rests on it. */
const someWayEnds = 'exists (select 1 from reach where until is not null)'

/**
 * When the last of the ways by which the person `u` may enter the application `a` ends, by `timedReach`; null for never.
 * An assignment itself has no end.
 */
export const assignedUntil = `(case when a.access <> 'open' and ${someWayEnds} then (
            select nullif(max(coalesce(p.until, 'infinity')), 'infinity')
              from (select u.id, null as until union all select id, until from reach) p cross join lateral (
                select 1 from assignments s
                 where s.account_id = a.account_id and s.application_id = a.id and s.principal_id = p.id offset 0) s) end)`

/**
 * Whether the person `u` may enter the application `a`, which may be missing; `reached` selects the groups that the person
 * is in. The one rule of entry (DESIGN 5), beside being active.
 */
export function assignedTo(reached: string): string {
  return `coalesce(a.access = 'open' or exists (
            select 1 from (select u.id union all ${reached}) p cross join lateral (
              select 1 from assignments s
               where s.account_id = a.account_id and s.application_id = a.id and s.principal_id = p.id offset 0) s), false)`
}
