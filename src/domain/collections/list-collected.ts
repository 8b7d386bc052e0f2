import { nilId } from '../../lib/ids.ts'
import type { CollectedResource } from '../../model/collection.ts'
import type { Listed, Paging } from '../../model/listing.ts'
import type { ResourceReference } from '../../model/resource.ts'
import { listItems } from '../../storage/collections/items.ts'
import type { Context } from '../context.ts'
import { accessOfAsker, demandOn } from '../decisions/asker.ts'
import { withPresentOwners } from '../resources/resource.ts'

/** What is in a collection, with the level of whoever asks; what is in the bin is not shown, so that a page may be short. */
export async function listCollected(
  context: Context,
  collection: ResourceReference,
  { after, limit }: Paging,
): Promise<Listed<CollectedResource>> {
  const { db, account } = context
  const asked = await accessOfAsker(context, [collection])
  const { id } = demandOn(asked, collection, 'collection.see-assets')
  const start = { accountId: account.id, collectionId: id, after: after?.id ?? nilId }
  const rows = await listItems(db, { ...start, limit: limit + 1 })
  const page = rows.slice(0, limit)
  const { resources } = await accessOfAsker(
    context,
    page.map(row => row.id),
  )
  const items = page.flatMap(row => {
    const level = resources.get(row.id)?.level ?? null
    return level === null ? [] : [{ ...row, level }]
  })
  const last = page.at(-1)
  const more = rows.length > limit && last !== undefined
  return {
    items: await withPresentOwners(context, items),
    next: more ? { part: 0, key: '', id: last.id } : null,
  }
}
