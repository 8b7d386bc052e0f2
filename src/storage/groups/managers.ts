import type { Knex } from 'knex'
import { isId } from '../../lib/ids.ts'
import type { GroupManager } from '../../model/group-member.ts'
import { statement } from '../statement.ts'

export type ManagerKey = {
  readonly accountId: string
  readonly groupId: string
  readonly userId: string
}

const insert = statement<{ id: string }>(
  'group_manager_insert',
  `insert into group_managers (account_id, group_id, user_id)
   select u.account_id, :groupId, u.id from users u where u.account_id = :accountId and u.id = :userId
   on conflict do nothing returning user_id as id`,
)
const remove = statement<{ id: string }>(
  'group_manager_delete',
  `delete from group_managers where account_id = :accountId and group_id = :groupId and user_id = :userId
   returning user_id as id`,
)
const find = statement<{ id: string }>(
  'group_manager_find',
  `select m.user_id as id from group_managers m
     join groups g on g.account_id = m.account_id and g.id = m.group_id and g.deleted_at is null
    where m.account_id = :accountId and m.group_id = :groupId and m.user_id = :userId`,
)
const list = statement<GroupManager>(
  'group_manager_list',
  `select u.id, coalesce(u.display_name, u.user_name) as name, u.user_name as "userName", m.since
     from group_managers m join users u on u.account_id = m.account_id and u.id = m.user_id
    where m.account_id = :accountId and m.group_id = :groupId order by m.user_id limit :limit`,
)
const listManaged = statement<{ id: string; name: string; memberCount: number }>(
  'groups_managed_by_user',
  `select g.id, g.name, g.member_count as "memberCount" from group_managers m
     join groups g on g.account_id = m.account_id and g.id = m.group_id and g.deleted_at is null
    where m.account_id = :accountId and m.user_id = :userId and m.group_id > :after order by m.group_id limit :limit`,
)

/** Makes a user a manager; false where that is so already. */
export async function insertManager(db: Knex, key: ManagerKey): Promise<boolean> {
  return (await insert(db, key)).length === 1
}

export async function deleteManager(db: Knex, key: ManagerKey): Promise<boolean> {
  return isId(key.userId) && (await remove(db, key)).length === 1
}

export async function isManager(db: Knex, key: ManagerKey): Promise<boolean> {
  return isId(key.groupId) && isId(key.userId) && (await find(db, key)).length === 1
}

export async function listManagers(
  db: Knex,
  group: { accountId: string; groupId: string; limit: number },
): Promise<readonly GroupManager[]> {
  return list(db, group)
}

/** The groups that a user manages, behind the one with the id `after`. */
export async function listManagedGroups(
  db: Knex,
  page: { accountId: string; userId: string; after: string; limit: number },
): Promise<
  readonly { readonly id: string; readonly name: string; readonly memberCount: number }[]
> {
  return listManaged(db, page)
}
