import { isId } from '../../lib/ids.ts'
import { listDisplayNames } from '../../storage/users/display-names.ts'
import type { Context } from '../context.ts'
import { visibilityOf } from '../visibility.ts'

/** The names to show of those of these people whom the caller may see, by their ids. */
export async function displayNamesOf(
  context: Context,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const scope = { accountId: context.account.id, visibility: visibilityOf(context) }
  const rows = await listDisplayNames(context.db, scope, ids.filter(isId))
  return new Map(rows.map(({ id, name }) => [id, name]))
}
