import { nilId } from '../../lib/ids.ts'
import type { Part, PartRequest } from '../parts.ts'

const mostReads = 4

/** What each of some candidates comes to, in their order; undefined for those that are not in the list. */
type Judge<Candidate, Item> = (
  candidates: readonly Candidate[],
) => Promise<readonly (Item | undefined)[]>

/**
 * A part of a list of which the database knows only who may be in it: candidates are read in the order of their ids and
 * judged, as many at once as are still wanted. A part may be short and yet have a next one: no more is looked at than a few
 * times its size.
 */
export async function sift<Candidate extends { readonly id: string }, Item>(
  { after = nilId, limit = 100 }: PartRequest,
  read: (page: { after: string; limit: number }) => Promise<readonly Candidate[]>,
  judge: Judge<Candidate, Item>,
): Promise<Part<Item>> {
  const items: Item[] = []
  let last = after
  for (let reads = 0; reads < mostReads; reads++) {
    const candidates = await read({ after: last, limit: limit + 1 })
    for (let rest = candidates; rest.length > 0;) {
      const some = rest.slice(0, limit + 1 - items.length)
      rest = rest.slice(some.length)
      const judged = await judge(some)
      items.push(...judged.filter(item => item !== undefined))
      // No more were judged than fit, and one: where it is one too many, it is the last.
      if (items.length > limit) {
        return { items: items.slice(0, limit), next: lastOf(some.slice(0, -1), last) }
      }
      last = lastOf(some, last)
    }
    if (candidates.length <= limit) return { items, next: undefined }
  }
  return { items, next: last }
}

function lastOf(candidates: readonly { readonly id: string }[], before: string): string {
  return candidates.at(-1)?.id ?? before
}

/** Judges candidates one after the other. */
export function oneByOne<Candidate, Item>(
  judge: (candidate: Candidate) => Promise<Item | undefined>,
): Judge<Candidate, Item> {
  return async candidates => {
    const judged: (Item | undefined)[] = []
    for (const candidate of candidates) judged.push(await judge(candidate))
    return judged
  }
}
