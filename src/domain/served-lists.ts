import { isId } from '../lib/ids.ts'
import type { Listed } from '../model/listing.ts'
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
