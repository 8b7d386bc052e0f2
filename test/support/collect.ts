import type { Context } from '../../src/domain/context.ts'
import { type Level, rankOf } from '../../src/model/level.ts'

/** Puts resources into a collection, each with the cap of whoever would have added it. */
export async function collect(
  { db, account }: Context,
  collection: string,
  caps: Readonly<Record<string, Level>>,
): Promise<void> {
  const rows = Object.entries(caps).map(([resource, cap]) => {
    const adder = { adder_kind: 'system', adder_id: null, adder_name: 'test' }
    const key = { account_id: account.id, resource_id: resource, collection_id: collection }
    return { ...key, cap: rankOf(cap), ...adder }
  })
  await db('collection_items').insert(rows)
}
