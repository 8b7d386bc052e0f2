import { findResources } from '../../storage/resources/resources.ts'
import type { Context } from '../context.ts'

/** What these resources are called, by id. */
export async function resourceNames(
  { account, db }: Context,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  if (ids.length === 0) return new Map()
  const found = await findResources(db, account.id, [...new Set(ids)])
  return new Map(found.map(({ id, name }) => [id, name]))
}
