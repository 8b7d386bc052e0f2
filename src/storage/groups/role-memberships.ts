import type { Knex } from 'knex'
import { statement } from '../statement.ts'

/** One person of an account. */
export type PersonKey = { readonly accountId: string; readonly id: string }

export type SharingGroup = { readonly id: string; readonly name: string }

const lockGroups = statement<SharingGroup>(
  'role_lock_sharing_groups',
  `select g.id, g.name from groups g
    where g.account_id = :accountId and g.kind = 'sharing' and g.id in (
      select m.group_id from memberships m where m.account_id = :accountId and m.member_id = :id)
    order by g.id for update`,
)
const leave = statement<{ id: string; stays: boolean }>(
  'role_leave_sharing_groups_by_source',
  `with gone as (
     delete from memberships m using sources s
      where m.account_id = :accountId and m.member_id = :id and m.group_id = any(cast(:groupIds as uuid[]))
        and s.account_id = m.account_id and s.id = m.source_id and s.kind not in ('connection', 'upstream')
     returning m.group_id),
   held as (
     update memberships m set state = 'suspended' from sources s
      where m.account_id = :accountId and m.member_id = :id and m.group_id = any(cast(:groupIds as uuid[]))
        and s.account_id = m.account_id and s.id = m.source_id and s.kind in ('connection', 'upstream') and m.state = 'active'
     returning m.group_id),
   touched as (
     select t.group_id, exists (
              select 1 from memberships m join sources s on s.account_id = m.account_id and s.id = m.source_id
               where m.account_id = :accountId and m.group_id = t.group_id and m.member_id = :id
                 and s.kind in ('connection', 'upstream')) as stays
       from (select group_id from gone union select group_id from held) t)
   update groups g set version = g.version + 1, updated_at = cohort_now(),
          member_count = g.member_count - case when t.stays then 0 else 1 end
     from touched t where g.account_id = :accountId and g.id = t.group_id
   returning g.id, t.stays`,
)
const comeBack = statement<{ id: string }>(
  'role_revive_memberships',
  `with back as (
     update memberships set state = 'active'
      where account_id = :accountId and member_id = :id and group_id = any(cast(:groupIds as uuid[]))
        and state = 'suspended'
     returning group_id)
   update groups g set version = g.version + 1, updated_at = cohort_now()
     from (select distinct group_id from back) b where g.account_id = :accountId and g.id = b.group_id
   returning g.id`,
)

/** The sharing groups that a person has a row in, held until the transaction ends. */
export async function lockSharingGroups(
  db: Knex,
  key: PersonKey,
): Promise<readonly SharingGroup[]> {
  return lockGroups(db, key)
}

/**
 * Takes a person out of these groups: rows of directories are suspended, all others go. Gives the groups where a row
 * changed; `stays` where a directory's is left. Counts and versions follow.
 */
export async function leaveSharingGroups(
  db: Knex,
  key: PersonKey,
  groupIds: readonly string[],
): Promise<readonly { id: string; stays: boolean }[]> {
  return leave(db, { ...key, groupIds })
}

/** Makes suspended rows in these groups count again; gives the groups where there were some. */
export async function reviveMemberships(
  db: Knex,
  key: PersonKey,
  groupIds: readonly string[],
): Promise<readonly string[]> {
  return (await comeBack(db, { ...key, groupIds })).map(row => row.id)
}
