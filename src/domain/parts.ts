const usual = 100
const most = 1000

/** Which part of a list is wanted: what comes behind the item with the id `after`, up to `limit` items (100). */
export type PartRequest = { readonly after?: string; readonly limit?: number }

/** A part of a list; `next` is what to ask for the items behind it, undefined at the end. */
export type Part<Item> = { readonly items: readonly Item[]; readonly next: string | undefined }

type Read<Item> = (page: { after: string | null; limit: number }) => Promise<readonly Item[]>

/** Reads a part of a list that is ordered by id, and one item more to know whether it goes on. */
export async function partOf<Item extends { readonly id: string }>(
  { after, limit = usual }: PartRequest,
  read: Read<Item>,
): Promise<Part<Item>> {
  const size = Math.min(Math.max(limit, 1), most)
  const found = await read({ after: after ?? null, limit: size + 1 })
  const items = found.slice(0, size)
  return { items, next: found.length > size ? items.at(-1)?.id : undefined }
}
