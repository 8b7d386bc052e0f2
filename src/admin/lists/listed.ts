import type { PartRequest, Part } from '../../domain/parts.ts'
import type { Listed } from '../../model/listing.ts'
import { cursorAt, type PageAnswer, type PagedRequest, startOf } from './paging.ts'

/** The answer to a list in several parts. */
export function listedAnswer<Item, Wire>(
  request: PagedRequest,
  { items, next }: Listed<Item>,
  represent: (item: Item) => Wire,
): PageAnswer<Wire> {
  const place = next === null ? null : { id: next.id, key: `${next.part} ${next.key}` }
  return {
    items: items.map(represent),
    next: place === null ? null : cursorAt(request, place),
  }
}

/** The part of a list by id that a request asks for. */
export function partIn(request: PagedRequest): PartRequest {
  const start = startOf(request)
  const { limit } = request.query
  return start === undefined ? { limit } : { limit, after: start.id }
}

/** The answer to a list by id. */
export function partAnswer<Item, Wire>(
  request: PagedRequest,
  { items, next }: Part<Item>,
  represent: (item: Item) => Wire,
): PageAnswer<Wire> {
  return {
    items: items.map(represent),
    next: next === undefined ? null : cursorAt(request, { id: next, key: null }),
  }
}

/** The answer to a list that is always whole. */
export function wholeAnswer<Item, Wire>(
  items: readonly Item[],
  represent: (item: Item) => Wire,
): { readonly items: readonly Wire[]; readonly next: null } {
  return { items: items.map(represent), next: null }
}
