import type { Listed, Place } from '../../src/model/listing.ts'

/** Everything that a list holds, page by page; `pages` counts them. */
export async function everyItem<Item>(
  read: (after: Place | undefined) => Promise<Listed<Item>>,
): Promise<{ readonly items: readonly Item[]; readonly pages: number }> {
  const items: Item[] = []
  let after: Place | undefined
  for (let pages = 1; ; pages += 1) {
    const page = await read(after)
    items.push(...page.items)
    if (page.next === null) return { items, pages }
    after = page.next
  }
}
