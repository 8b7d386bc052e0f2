import { nilId } from '../../lib/ids.ts'
import type { Part, PartRequest } from '../parts.ts'

const mostReads = 4

/**
 * A part of a list of which the database knows only who may be in it: candidates are read in the order of their ids and
 * judged one by one. A part may be short and yet have a next one: no more is looked at than a few times its size.
 */
export async function sift<Candidate extends { readonly id: string }, Item>(
  { after = nilId, limit = 100 }: PartRequest,
  read: (page: { after: string; limit: number }) => Promise<readonly Candidate[]>,
  judge: (candidate: Candidate) => Promise<Item | undefined>,
): Promise<Part<Item>> {
  const items: Item[] = []
  let last = after
  for (let reads = 0; reads < mostReads; reads++) {
    const candidates = await read({ after: last, limit: limit + 1 })
    for (const candidate of candidates) {
      const item = await judge(candidate)
      if (item !== undefined && items.length === limit) return { items, next: last }
      if (item !== undefined) items.push(item)
      last = candidate.id
    }
    if (candidates.length <= limit) return { items, next: undefined }
  }
  return { items, next: last }
}
