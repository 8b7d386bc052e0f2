import type { Knex } from 'knex'
import { type Visibility, visibleGroups } from './visibility.ts'

export type UserGroup = { readonly userId: string; readonly id: string; readonly name: string }

/** The groups that some users are directly in and the caller may see, all users in one statement. */
export async function listGroupsOf(
  db: Knex,
  scope: { accountId: string; visibility: Visibility },
  userIds: readonly string[],
): Promise<readonly UserGroup[]> {
  if (userIds.length === 0) return []
  const seen = visibleGroups('g', scope.visibility)
  const { rows } = await db.raw<{ rows: UserGroup[] }>(
    `select distinct m.member_id as "userId", g.id, g.name from memberships m
       join groups g on g.account_id = m.account_id and g.id = m.group_id
      where m.account_id = ? and m.member_id = any(cast(? as uuid[])) and ${seen.text}
      order by m.member_id, g.id`,
    [scope.accountId, userIds, ...seen.bindings] as Knex.RawBinding[],
  )
  return rows
}
