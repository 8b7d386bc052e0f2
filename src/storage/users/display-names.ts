import type { Knex } from 'knex'
import { assembled } from '../statement.ts'
import { type Visibility, visibleUsers } from '../visibility.ts'

export type DisplayName = { readonly id: string; readonly name: string }

const list = assembled<DisplayName>('display_names')

/** The names to show of those of these people whom the caller may see, in one statement. */
export async function listDisplayNames(
  db: Knex,
  scope: { accountId: string; visibility: Visibility },
  ids: readonly string[],
): Promise<readonly DisplayName[]> {
  if (ids.length === 0) return []
  const seen = visibleUsers('u', scope.visibility)
  return list(db, {
    text: `select u.id, coalesce(u.display_name, u.user_name) as name from users u
      where u.account_id = ? and u.id = any(cast(? as uuid[])) and ${seen.text}`,
    bindings: [scope.accountId, ids, ...seen.bindings],
  })
}
