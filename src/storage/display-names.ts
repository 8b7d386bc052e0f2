import type { Knex } from 'knex'
import { type Visibility, visibleUsers } from './visibility.ts'

export type DisplayName = { readonly id: string; readonly name: string }

/** The names to show of those of these people whom the caller may see, in one statement. */
export async function listDisplayNames(
  db: Knex,
  scope: { accountId: string; visibility: Visibility },
  ids: readonly string[],
): Promise<readonly DisplayName[]> {
  if (ids.length === 0) return []
  const seen = visibleUsers('u', scope.visibility)
  const { rows } = await db.raw<{ rows: DisplayName[] }>(
    `select u.id, coalesce(u.display_name, u.user_name) as name from users u
      where u.account_id = ? and u.id = any(cast(? as uuid[])) and ${seen.text}`,
    [scope.accountId, ids, ...seen.bindings] as Knex.RawBinding[],
  )
  return rows
}
