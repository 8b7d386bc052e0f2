import { within } from '../entry/reach.ts'
import { current } from '../rights/current.ts'
import { isAlive } from '../visibility.ts'

/**
 * Whoever is asked about, as CTEs for a statement `with recursive` (bindings `:accountId`, `:subjectId`):
 * - `person`: the user, group or application, and whether it may act at all; no row where there is none with this id.
 * - `within`: the groups that it is in, directly or through groups, deleted ones too; `reach`: without those.
 * - `holders` (id): whose shares count for it: its groups, and itself; `bearers` (id) are those with the deleted groups, for
 *   who finds few shares and asks of them (`isAlive`). A user's own shares count with restricted access alone and are
 *   dormant with every other role (IK-26, X-04).
 * - `owned` (id): as whose property what it owns was registered: its own, and what was handed over to it.
 */
export const subject = subjectBy(':subjectId')

/** As `subject`, of whoever this expression names. */
export function subjectBy(id: string): string {
  return `person as materialized (
     select p.account_id, p.id, p.kind, u.role,
            case p.kind
              when 'user' then u.active and not u.suspended and not u.invited
              when 'group' then (select g.deleted_at is null from groups g where g.account_id = p.account_id and g.id = p.id)
              else (select a.enabled from applications a where a.account_id = p.account_id and a.id = p.id) end as active
       from principals p
       left join users u on u.account_id = p.account_id and u.id = p.id
      where p.account_id = :accountId and p.id = ${id}),
   ${within},
   reach as (select w.account_id, w.id from within w where ${isAlive('w.id')}),
   bearing as (
     select id from person where coalesce(role, 'media_library_restricted_access') = 'media_library_restricted_access'),
   bearers as materialized (select id from bearing union all select id from within),
   holders as materialized (select id from bearing union all select id from reach),
   owned (id) as (
     select id from person
     union
     select h.from_id from owned o cross join lateral (
       select from_id from ownership_handovers where account_id = :accountId and to_id = o.id offset 0) h)`
}

/**
 * What decides about the subject beside the resource, of a row of `person p`. The rights that were given are looked for
 * unless the role is one of `:implying`, those that imply every right that matters.
 */
export const standing = `p.kind, p.role, p.active,
          case when p.role = any(cast(:implying as text[])) then '[]' else (
            select coalesce(json_agg(distinct held.right_key), '[]') from (
             select own.right_key
               from (select id from person union all select id from within) holder
               cross join lateral (
                 select g.right_key from granted_rights g
                  where g.account_id = :accountId and g.principal_id = holder.id and ${current} offset 0) own
              where ${isAlive('holder.id')}
             union all
             select g.right_key from granted_rights g
              where g.account_id = :accountId and g.principal_id is null and p.kind = 'user' and ${current}) held) end as granted`
