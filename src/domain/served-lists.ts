import { isId } from '../lib/ids.ts'
import type { Listed, Paging } from '../model/listing.ts'
import { Refusal } from '../model/refusal.ts'

/** Refuses a filter that no index serves in this order of a list: at a million rows it would look at too much. */
export function demandServed(
  filter: Readonly<Record<string, unknown>>,
  served: readonly string[],
  list: string,
): void {
  for (const [field, value] of Object.entries(filter)) {
    if (value === undefined || served.includes(field)) continue
    throw new Refusal('too-costly', `a list ${list} cannot be filtered by ${field}`, { field })
  }
}

/** Whether one of the ids in a filter cannot be one of ours. */
export function namesNothing(ids: readonly (string | null | undefined)[]): boolean {
  return ids.some(id => typeof id === 'string' && !isId(id))
}

export const nothing: Listed<never> = { items: [], next: null }

/**
 * A page of a search. Its first page is never empty while there is more to look at: what meets none of the many names that
 * it may look at is refused; `field` is what the search is called.
 */
export function demandFound<Item>(
  page: Listed<Item>,
  { after }: Paging,
  field: 'q' | 'search',
): Listed<Item> {
  if (page.items.length > 0 || page.next === null || after !== undefined) return page
  throw new Refusal(
    'too-costly',
    'too many names would have to be looked at: type more of a word, from its beginning, or filter by less',
    { field },
  )
}
