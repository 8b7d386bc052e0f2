import type { JsonObject } from '../model/json.ts'
import type { Page, PageWindow } from '../model/page.ts'
import type { CursorQuery, Cursors } from './cursor.ts'
import { badRequest } from './errors.ts'
import type { QueryParameters } from './query-parameters.ts'

export const defaultPageSize = 100
export const maxPageSize = 1000

type Paging = Pick<QueryParameters, 'startIndex' | 'count' | 'cursor'>

/** How many a page may hold: below 0 means 0, above the most the most (RFC 7644 3.4.2.4). */
export function pageSize({ count, cursor }: Paging): number {
  const asked = count ?? defaultPageSize
  if (cursor !== undefined && asked < 1) {
    throw badRequest('invalidCount', `With a cursor count is from 1 to ${maxPageSize}`)
  }
  return Math.min(Math.max(0, asked), maxPageSize)
}

/** Which page is asked for: by index (below 1 means 1), or by cursor where the parameter is there, empty or not. */
export function readWindow(paging: Paging, query: CursorQuery, cursors: Cursors): PageWindow {
  const { startIndex = 1, cursor } = paging
  const limit = query.count
  if (cursor === undefined) return { offset: Math.max(1, startIndex) - 1, limit }
  if (startIndex > 1) {
    throw badRequest('invalidValue', 'startIndex and cursor are two ways of paging: give one')
  }
  const keyset = cursor === '' ? { backwards: false } : cursors.read(query, cursor)
  return { offset: 0, limit, keyset }
}

/** A ListResponse without its resources; `itemsPerPage` is how many really come. */
export function listEnvelope(
  window: PageWindow,
  { total, found }: { readonly total: number; readonly found: number },
  links: CursorLinks = {},
): JsonObject {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: total,
    ...(window.keyset === undefined ? { startIndex: window.offset + 1 } : {}),
    itemsPerPage: found,
    ...links,
  }
}

export type CursorLinks = { readonly nextCursor?: string; readonly previousCursor?: string }

/** `nextCursor` on every page but the last, `previousCursor` on every page but the first (RFC 9865 2). */
export function cursorLinks(
  { keyset }: PageWindow,
  { total, ends, more }: Page<unknown>,
  write: (place: Parameters<Cursors['write']>[1]) => string,
): CursorLinks {
  if (keyset === undefined || ends === undefined) return {}
  const isThereMore = more === true
  const hasNext = keyset.backwards || isThereMore
  const hasPrevious = keyset.backwards ? isThereMore : keyset.start !== undefined
  return {
    ...(hasNext ? { nextCursor: write({ position: ends.last, backwards: false, total }) } : {}),
    ...(hasPrevious
      ? { previousCursor: write({ position: ends.first, backwards: true, total }) }
      : {}),
  }
}

/** A whole list as one answer. */
export function listResponse(resources: readonly JsonObject[]): JsonObject {
  const count = resources.length
  const envelope = listEnvelope({ offset: 0, limit: count }, { total: count, found: count })
  return { ...envelope, Resources: resources }
}
