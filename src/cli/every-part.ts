import type { Part, PartRequest } from '../domain/parts.ts'

/** Everything of a list that is read part by part. */
export async function everyPart<Item>(
  part: (request: PartRequest) => Promise<Part<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = []
  let after: string | undefined
  do {
    const found = await part(after === undefined ? { limit: 1000 } : { after, limit: 1000 })
    items.push(...found.items)
    after = found.next
  } while (after !== undefined)
  return items
}
