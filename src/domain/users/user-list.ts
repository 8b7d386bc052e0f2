import type { Listed } from '../../model/listing.ts'
import {
  userFiltersOf,
  type UserListItem,
  type UserListRequest,
  type UserSearchRequest,
} from '../../model/user-list.ts'
import { listUserItems, searchUserItems } from '../../storage/lists/user-list.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'
import { demandFound, demandServed, namesNothing, nothing } from '../served-lists.ts'

/** A page of the people of the account. A filter that no index serves in this order is refused as too costly, not run. */
export async function listUserPage(
  context: Context,
  request: UserListRequest,
): Promise<Listed<UserListItem>> {
  demandRight(context, 'users.view')
  demandServed(request.filter, userFiltersOf[request.sort], `sorted by ${request.sort}`)
  if (namesNothing([request.filter.managedBy, request.filter.group])) return nothing
  return listUserItems(context.db, context.account.id, request)
}

/** A page of the people whom a search finds by the beginning of a name or a mail address, or by words of a name. */
export async function searchUserPage(
  context: Context,
  request: UserSearchRequest,
): Promise<Listed<UserListItem>> {
  demandRight(context, 'users.view')
  demandServed(request.filter, userFiltersOf.search, 'that is searched')
  return demandFound(await searchUserItems(context.db, context.account.id, request), request, 'q')
}
