import { cursorAt, type PageAnswer, type PagedRequest, startOf } from './paging.ts'

/** Where a list by time is: behind what was at this time and has this id. */
export type TimedPlace = { readonly at: Date; readonly id: string }

/** Where a page of a list by time begins. */
export function placeAt(request: PagedRequest): TimedPlace | undefined {
  const start = startOf(request)
  return start && { at: new Date(start.key ?? ''), id: start.id }
}

/** The answer to a list by time. */
export function timedAnswer<Item, Wire>(
  request: PagedRequest,
  { items, next }: { readonly items: readonly Item[]; readonly next: TimedPlace | undefined },
  represent: (item: Item) => Wire,
): PageAnswer<Wire> {
  return {
    items: items.map(represent),
    next:
      next === undefined ? null : cursorAt(request, { id: next.id, key: next.at.toISOString() }),
  }
}
