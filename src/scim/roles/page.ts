import type { Json } from '../../model/json.ts'
import type { Keyset, Page, PageRequest, Sort } from '../../model/page.ts'
import { badRequest } from '../errors.ts'
import { holds, matches, valueAt } from '../filter/match.ts'
import type { CataloguedRole } from './catalogue.ts'

/** What the database does for users and groups, on a list in memory: a filter, an order, a page. */
export function pageOfRoles(
  roles: readonly CataloguedRole[],
  { where, sort, offset, limit, keyset }: PageRequest,
): Page<CataloguedRole> {
  const found = roles.filter(({ document }) => where === undefined || matches(where, document))
  const sorted = sort === undefined ? found : found.toSorted(inOrder(sort))
  if (keyset !== undefined) return pageByPosition(sorted, keyset, limit)
  return { total: sorted.length, items: sorted.slice(offset, offset + limit) }
}

function pageByPosition(
  roles: readonly CataloguedRole[],
  { start, backwards }: Keyset,
  limit: number,
): Page<CataloguedRole> {
  const total = roles.length
  const at = start === undefined ? -1 : roles.findIndex(({ id }) => id === start.id)
  if (start !== undefined && at < 0) {
    throw badRequest('invalidCursor', 'The roles have changed: begin again with an empty cursor')
  }
  const from = backwards ? Math.max(0, at - limit) : at + 1
  const items = roles.slice(from, backwards ? at : from + limit)
  const more = backwards ? from > 0 : from + limit < total
  const [first, last] = [items.at(0), items.at(-1)]
  if (first === undefined || last === undefined) return { total, items }
  const ends = { first: { id: first.id, key: null }, last: { id: last.id, key: null } }
  return { total, items, ends, more }
}

/** Unassigned comes last ascending and first descending (RFC 7644 3.4.2.3); equals keep their order. */
function inOrder({ attribute, descending }: Sort) {
  const compare = (left: Json | undefined, right: Json | undefined): number => {
    if (!isScalar(left) || !isScalar(right))
      return Number(!isScalar(left)) - Number(!isScalar(right))
    if (holds(attribute, 'eq', left, right)) return 0
    return holds(attribute, 'lt', left, right) ? -1 : 1
  }
  return (left: CataloguedRole, right: CataloguedRole): number => {
    const order = compare(
      valueAt(left.document, attribute.path),
      valueAt(right.document, attribute.path),
    )
    return descending ? -order : order
  }
}

function isScalar(value: Json | undefined): value is string | number | boolean {
  return value !== undefined && typeof value !== 'object'
}
