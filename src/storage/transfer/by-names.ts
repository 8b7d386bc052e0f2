import type { Knex } from 'knex'
import { foldCase, foldName } from '../../lib/fold-case.ts'
import type { User } from '../../model/user.ts'
import { statement } from '../statement.ts'
import { selectUser, toUser, type UserRow } from '../users/user-rows.ts'

const users = statement<UserRow>(
  'users_by_names',
  `select ${selectUser} from users u
    where u.account_id = :accountId and u.user_name_key = any(cast(:keys as text[]))`,
)
const userIds = statement<{ id: string; key: string }>(
  'user_ids_by_names',
  `select u.id, u.user_name_key as key from users u
    where u.account_id = :accountId and u.user_name_key = any(cast(:keys as text[]))`,
)
const groupIds = statement<{ id: string; key: string }>(
  'group_ids_by_names',
  `select g.id, g.name_key as key from groups g
    where g.account_id = :accountId and g.deleted_at is null and g.name_key = any(cast(:keys as text[]))`,
)

/** The people with these user names, in any case. */
export async function findUsersByNames(
  db: Knex,
  accountId: string,
  names: readonly string[],
): Promise<readonly User[]> {
  return (await users(db, { accountId, keys: names.map(foldCase) })).map(toUser)
}

/** The ids of the people with these user names, by the folded names. */
export async function findUserIds(
  db: Knex,
  accountId: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await userIds(db, { accountId, keys: names.map(foldCase) })
  return new Map(rows.map(({ id, key }) => [key, id]))
}

/** The ids of the groups with these names, by the folded names. */
export async function findGroupIds(
  db: Knex,
  accountId: string,
  names: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await groupIds(db, { accountId, keys: names.map(foldName) })
  return new Map(rows.map(({ id, key }) => [key, id]))
}
