import {
  groupFiltersOf,
  type GroupListItem,
  type GroupListRequest,
  type GroupSearchRequest,
} from '../../model/group-list.ts'
import type { Listed } from '../../model/listing.ts'
import { listGroupItems, searchGroupItems } from '../../storage/lists/group-list.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'
import { demandFound, demandServed, namesNothing, nothing } from '../served-lists.ts'

/** A page of the groups of the account. A filter that no index serves in this order is refused as too costly, not run. */
export async function listGroupPage(
  context: Context,
  request: GroupListRequest,
): Promise<Listed<GroupListItem>> {
  demandRight(context, 'groups.view')
  demandServed(request.filter, groupFiltersOf[request.sort], `sorted by ${request.sort}`)
  if (namesNothing([request.filter.managedBy])) return nothing
  return listGroupItems(context.db, context.account.id, request)
}

/** A page of the groups whose names a search finds. */
export async function searchGroupPage(
  context: Context,
  request: GroupSearchRequest,
): Promise<Listed<GroupListItem>> {
  demandRight(context, 'groups.view')
  demandServed(request.filter, groupFiltersOf.search, 'that is searched')
  return demandFound(await searchGroupItems(context.db, context.account.id, request), request, 'q')
}
