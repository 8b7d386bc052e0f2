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
