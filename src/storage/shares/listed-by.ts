import { nilId } from '../../lib/ids.ts'
import type { Listed, Paging } from '../../model/listing.ts'

type Read<Item> = (page: {
  readonly id: string
  readonly limit: number
}) => Promise<readonly Item[]>

/** A page of a list that is ordered by id: what comes behind `after`, and one more to know whether it goes on. */
export async function listedBy<Item extends { readonly id: string }>(
  { after, limit }: Paging,
  read: Read<Item>,
): Promise<Listed<Item>> {
  const rows = await read({ id: after?.id ?? nilId, limit: limit + 1 })
  const items = rows.slice(0, limit)
  const last = items.at(-1)
  const next = rows.length > limit && last !== undefined ? { part: 0, key: '', id: last.id } : null
  return { items, next }
}
