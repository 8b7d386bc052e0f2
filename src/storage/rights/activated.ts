import { effective } from '../entry/reach.ts'
import { groupsCount } from '../plan/plan-columns.ts'
import { current } from './current.ts'

const active = `g.account_id = u.account_id and g.right_key = 'active' and ${current}`

/**
 * Whether the person `u` may be active as far as rights decide: the account does not make it a right to be given, or it was
 * given to every user, to the person, or to one of the groups that `reached` selects (HV-04). In an account that does not
 * ask for it this is one look-up.
 */
export function activatedIn(reached: string): string {
  return `(not exists (select 1 from accounts ruled where ruled.id = u.account_id and ruled.active_by_right)
        or exists (select 1 from granted_rights g where ${active} and g.principal_id = u.id)
        or exists (select 1 from granted_rights g where ${active} and g.principal_id is null)
        or exists (
          select 1 from (${reached}) w (id) cross join lateral (
            select 1 from granted_rights g where ${active} and g.principal_id = w.id offset 0) given))`
}

/** As `activatedIn` the groups that the person is in, directly or through groups, where the statement has not found them. */
export const activated = activatedIn(`with recursive within (id) as (
            select m.group_id from memberships m
             where m.account_id = u.account_id and m.member_id = u.id and ${effective} and ${groupsCount}
            union
            select outer_group.id from within w cross join lateral (
              select m.group_id as id from memberships m
               where m.account_id = u.account_id and m.member_id = w.id and m.member_kind = 'group' and ${effective} offset 0
            ) outer_group)
          select id from within`)

/**
 * When the last of what makes `activatedIn` true by `timedReach` ends, for the person `u` of an account that asks for the
 * right *active*; null for never.
 */
export const activatedUntil = `(select nullif(max(least(coalesce(w.given_until, 'infinity'), coalesce(w.until, 'infinity'))), 'infinity')
             from (select given.until as given_until, p.until
                     from (select u.id, cast(null as timestamptz) as until union all select id, until from reach) p
                    cross join lateral (
                      select g.until from granted_rights g where ${active} and g.principal_id = p.id offset 0) given
                   union all
                   select g.until, null from granted_rights g where ${active} and g.principal_id is null) w)`
