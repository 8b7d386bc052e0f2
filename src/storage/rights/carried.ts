import type { Knex } from 'knex'
import { nilId } from '../../lib/ids.ts'
import { reach } from '../entry/reach.ts'
import { statement } from '../statement.ts'
import { inLivingGroup } from '../visibility.ts'
import { current } from './current.ts'

/** What somebody gets by being put into a group: a right, a role of an application, or entry to one. */
export type Carried = {
  readonly kind: 'right' | 'app-role' | 'entry'
  /** The right, or what to call it. */
  readonly key: string
  /** The group that it was given to. */
  readonly group: string
  /** Whether a directory or a manager who lacks it may pass it on by changing members. */
  readonly delegated: boolean
  /** Whether the person who asks has it too. Not told of rights. */
  readonly held: boolean
}

// What the planner would take for cheaper once it knows the values (an array, a null) is planned anew each time.
const list = statement<Carried>(
  'carried_by_living_groups_of',
  `with recursive person as (
     select cast(:accountId as uuid) as account_id, cast(:callerId as uuid) as id),
   ${reach},
   above (id) as (
     select cast(asked.id as uuid) from jsonb_array_elements_text(cast(:ids as jsonb)) asked (id)
     union
     select outer_group.id from above a cross join lateral (
       select m.group_id as id from memberships m
        where m.account_id = :accountId and m.member_id = a.id and m.member_kind = 'group'
          and (m.until is null or m.until > cohort_now()) and ${inLivingGroup('m')} offset 0) outer_group),
   own (id) as (select id from person union all select id from reach),
   carried as (
     select 'right' as kind, c.right_key as key, a.id as group_id, c.delegated, false as held
       from above a cross join lateral (
         select g.right_key, g.delegated from granted_rights g
          where g.account_id = :accountId and g.principal_id = a.id and ${current} offset 0) c
     union all
     select 'app-role', r.key || ' of ' || p.name, a.id, c.delegated, exists (
              select 1 from app_role_assignments h where h.account_id = r.account_id and h.role_id = r.id
                 and h.principal_id in (select id from own))
       from above a cross join lateral (
         select s.role_id, s.delegated from app_role_assignments s
          where s.account_id = :accountId and s.principal_id = a.id offset 0) c
       join app_roles r on r.account_id = :accountId and r.id = c.role_id
       join applications p on p.account_id = r.account_id and p.id = r.application_id
     union all
     select 'entry', p.name, a.id, c.delegated, exists (
              select 1 from assignments h where h.account_id = p.account_id and h.application_id = p.id
                 and h.principal_id in (select id from own))
       from above a cross join lateral (
         select s.application_id, s.delegated from assignments s
          where s.account_id = :accountId and s.principal_id = a.id offset 0) c
       join applications p on p.account_id = :accountId and p.id = c.application_id and p.access = 'assigned')
   select c.kind, c.key, g.name as "group", c.delegated, c.held
     from carried c join groups g on g.account_id = :accountId and g.id = c.group_id
    order by c.kind, c.key`,
)

/** What these groups, and all groups that they are in, give to their members; `callerId` is who asks, or null. */
export async function listCarried(
  db: Knex,
  key: { accountId: string; ids: readonly string[]; callerId: string | null },
): Promise<readonly Carried[]> {
  const { accountId, ids, callerId } = key
  if (ids.length === 0) return []
  return list(db, { accountId, ids: JSON.stringify(ids), callerId: callerId ?? nilId })
}
