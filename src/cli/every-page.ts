import type { Page, PageRequest } from '../model/page.ts'

const limit = 1000

/** Everything of a paged list, page by page. */
export async function everyPage<Item>(
  page: (request: PageRequest) => Promise<Page<Item>>,
): Promise<readonly Item[]> {
  const items: Item[] = []
  for (;;) {
    const { items: more } = await page({ offset: items.length, limit })
    items.push(...more)
    if (more.length < limit) return items
  }
}
