import type { Knex } from 'knex'
import { assembled } from '../statement.ts'
import { knownMemberships, type Visibility, visibleGroups } from '../visibility.ts'

export type UserGroup = {
  readonly userId: string
  readonly id: string
  readonly name: string
  /** Whether the user is a member of the group itself, and not only of groups in it. */
  readonly direct: boolean
}

const list = assembled<UserGroup>('user_groups')

/**
 * The groups that some users are in, directly or through groups, as far as the caller may see them; all users in one
 * statement. What lies above a group is found once, however many users are in it; `union` ends cycles.
 */
export async function listGroupsOf(
  db: Knex,
  scope: { accountId: string; visibility: Visibility },
  userIds: readonly string[],
): Promise<readonly UserGroup[]> {
  if (userIds.length === 0) return []
  const { accountId, visibility } = scope
  const seen = visibleGroups('g', visibility)
  const [known, nested] = [knownMemberships('m', visibility), knownMemberships('n', visibility)]
  return list(db, {
    text: `with recursive direct as materialized (
       select distinct m.member_id, m.group_id from memberships m
        where m.account_id = ? and m.member_id = any(cast(? as uuid[])) and ${known.text}),
     above (base, id) as (
       select distinct d.group_id, d.group_id from direct d
       union
       select a.base, n.group_id from above a
         join memberships n on n.account_id = ? and n.member_id = a.id and ${nested.text})
     select d.member_id as "userId", g.id, g.name, bool_or(a.id = a.base) as direct
       from direct d join above a on a.base = d.group_id
       join groups g on g.account_id = ? and g.id = a.id
      where ${seen.text}
      group by d.member_id, g.id, g.name order by d.member_id, g.id`,
    bindings: [
      accountId,
      userIds,
      ...known.bindings,
      accountId,
      ...nested.bindings,
      accountId,
      ...seen.bindings,
    ],
  })
}
