import type { Knex } from 'knex'
import { statement } from '../statement.ts'

const find = statement<{ found: boolean }>(
  'group_manager_any',
  `select true as found from group_managers k
     join groups g on g.account_id = k.account_id and g.id = k.group_id and g.deleted_at is null
    where k.account_id = :accountId and k.user_id = :userId limit 1`,
)
const seen = statement<{ id: string }>(
  'groups_seen_by_manager',
  `select g.id from groups g
    where g.account_id = :accountId and g.id = any(cast(:ids as uuid[])) and g.deleted_at is null
      and ((:sharing and g.kind = 'sharing')
        or exists (select 1 from group_managers k
                    where k.account_id = g.account_id and k.group_id = g.id and k.user_id = :userId)
        or exists (select 1 from memberships m
                     join group_managers k on k.account_id = m.account_id and k.group_id = m.group_id
                     join groups kept on kept.account_id = k.account_id and kept.id = k.group_id and kept.deleted_at is null
                    where m.account_id = g.account_id and m.member_id = g.id and k.user_id = :userId))`,
)

/** Whether a user manages any group. */
export async function managesAny(
  db: Knex,
  key: { accountId: string; userId: string },
): Promise<boolean> {
  return (await find(db, key)).length === 1
}

/**
 * Those of these groups that a manager sees: the own ones and the groups in them; with `sharing` also those that things are
 * shared with.
 */
export async function findSeenGroups(
  db: Knex,
  key: { accountId: string; userId: string; sharing: boolean },
  ids: readonly string[],
): Promise<readonly string[]> {
  return ids.length === 0 ? [] : (await seen(db, { ...key, ids })).map(row => row.id)
}
