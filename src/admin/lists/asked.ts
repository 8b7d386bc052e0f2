import type { Paging, Place } from '../../model/listing.ts'
import { invalid } from '../request/problem.ts'
import { type PagedRequest, startOf } from './paging.ts'

/** Which page of a list in several parts a request asks for. */
export function pagingIn(request: PagedRequest): Paging {
  return { after: placeIn(request), limit: request.query.limit }
}

function placeIn(request: PagedRequest): Place | undefined {
  const start = startOf(request)
  if (start === undefined) return undefined
  const [, part = '0', key = ''] = /^(\d+) (.*)$/s.exec(start.key ?? '') ?? []
  return { part: Number(part), key, id: start.id }
}

/** The order that is asked for: a sort key, with a hyphen before it the other way round. */
export function orderIn<Sort extends string>(
  order: Sort | `-${Sort}`,
): { readonly sort: Sort; readonly descending: boolean } {
  return { sort: order.replace(/^-/, '') as Sort, descending: order.startsWith('-') }
}

/** Whose things are asked for: those of a connection, with `nobody` those that none manages (null). */
export function managerIn(managedBy: string | undefined): string | null | undefined {
  return managedBy === 'nobody' ? null : managedBy
}

/** What is searched for: undefined where nothing is; an order of one's own does not go with it. */
export function searchIn({
  q = '',
  sort,
}: {
  readonly q?: string | undefined
  readonly sort?: string | undefined
}): string | undefined {
  const search = q.trim()
  if (search === '') return undefined
  if (sort === undefined) return search
  throw invalid([{ path: 'sort', message: 'a search has an order of its own' }])
}
