import type { Knex } from 'knex'
import { effective, reach } from '../entry/reach.ts'
import { groupsCount } from '../plan/plan-columns.ts'
import { statement } from '../statement.ts'

const person = `person as (
     select account_id, id from principals where account_id = :accountId and id = :subjectId)`

const isMember = statement<{ counts: boolean }>(
  'subject_is_member',
  `with recursive ${person}, ${reach}
   select exists (select 1 from reach r join groups g on g.account_id = r.account_id and g.id = r.id
                   where r.id = :groupId and g.deleted_at is null) as counts`,
)
const hasRole = statement<{ counts: boolean }>(
  'subject_has_app_role',
  `with recursive ${person}, ${reach},
   around as (select account_id, id from person union all select account_id, id from reach)
   select exists (
     select 1 from applications a
       join app_roles r on r.account_id = a.account_id and r.application_id = a.id and lower(r.key) = lower(:key)
       join app_role_assignments s on s.account_id = r.account_id and s.role_id = r.id
      where a.account_id = :accountId and a.client_id = :clientId and a.enabled
        and s.principal_id in (select id from around)) as counts`,
)

/** Everybody among or below the rows of the CTE `assigned` (id), by id behind `:after`. */
const peopleBelow = `below (id) as (
     select g.id from assigned s join groups g on g.account_id = :accountId and g.id = s.id
      where g.deleted_at is null and ${groupsCount}
     union
     select m.member_id from below b join memberships m
         on m.account_id = :accountId and m.group_id = b.id and m.member_kind = 'group' and ${effective}),
   page (id) as (
     select x.id from below b cross join lateral (
       select m.member_id as id from memberships m
        where m.account_id = :accountId and m.group_id = b.id and m.member_kind = 'user' and m.member_id > :after
          and ${effective} order by m.member_id limit :limit) x
     union
     select u.id from assigned s join users u on u.account_id = :accountId and u.id = s.id where u.id > :after)`

const members = statement<{ id: string }>(
  'subjects_that_are_members',
  `with recursive assigned (id) as (select cast(:groupId as uuid)), ${peopleBelow}
   select id from page order by id limit :limit`,
)
const roleHolders = statement<{ id: string }>(
  'subjects_with_app_role',
  `with recursive assigned (id) as (
     select s.principal_id from applications a
       join app_roles r on r.account_id = a.account_id and r.application_id = a.id and lower(r.key) = lower(:key)
       join app_role_assignments s on s.account_id = r.account_id and s.role_id = r.id
      where a.account_id = :accountId and a.client_id = :clientId),
   ${peopleBelow}
   select id from page order by id limit :limit`,
)
const entering = statement<{ id: string; sub: string }>(
  'subjects_that_may_enter',
  `with recursive application as (
     select * from applications where account_id = :accountId and client_id = :clientId and enabled),
   assigned (id) as (
     select s.principal_id from application a
       join assignments s on s.account_id = a.account_id and s.application_id = a.id where a.access <> 'open'),
   ${peopleBelow},
   everybody (id) as (
     select x.id from application a cross join lateral (
       select u.id from users u where u.account_id = :accountId and u.id > :after order by u.id limit :limit) x
      where a.access = 'open'
     union
     select id from page)
   select u.id, u.sub from (select id from everybody order by id limit :limit) e
     join users u on u.account_id = :accountId and u.id = e.id order by u.id`,
)

export type Belonging = { readonly accountId: string; readonly subjectId: string }
export type RoleKey = { readonly clientId: string; readonly key: string }

/** Whether a user or group is in a group, directly or through groups. */
export async function isMemberOf(
  db: Knex,
  key: Belonging & { readonly groupId: string },
): Promise<boolean> {
  const [row] = await isMember(db, key)
  return row?.counts === true
}

/** Whether a user or group has a role of an application, by itself or through groups. */
export async function hasAppRole(db: Knex, key: Belonging & RoleKey): Promise<boolean> {
  const [row] = await hasRole(db, key)
  return row?.counts === true
}

export type SubjectsPage = {
  readonly accountId: string
  readonly after: string
  readonly limit: number
}

/** The people in a group, directly or through groups, by id. */
export async function listMembersOf(
  db: Knex,
  page: SubjectsPage & { readonly groupId: string },
): Promise<readonly { readonly id: string }[]> {
  return members(db, page)
}

/** The people with a role of an application, by id. */
export async function listWithAppRole(
  db: Knex,
  page: SubjectsPage & RoleKey,
): Promise<readonly { readonly id: string }[]> {
  return roleHolders(db, page)
}

/** The people who may enter an application, if they are let in at all, by id. */
export async function listEntering(
  db: Knex,
  page: SubjectsPage & { readonly clientId: string },
): Promise<readonly { readonly id: string; readonly sub: string }[]> {
  return entering(db, page)
}
