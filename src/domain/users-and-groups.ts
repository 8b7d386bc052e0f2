import type { Page } from '../model/page.ts'
import {
  listUsersAndGroups as listRows,
  type MixedRequest,
  type UserOrGroup,
} from '../storage/mixed-pages.ts'
import type { Context } from './context.ts'
import { visibilityOf } from './visibility.ts'

export type { MixedRequest, UserOrGroup }

/** A page of the users and groups that the caller may see, in one order. */
export async function listUsersAndGroups(
  context: Context,
  request: MixedRequest,
): Promise<Page<UserOrGroup>> {
  const scope = { accountId: context.account.id, visibility: visibilityOf(context) }
  return listRows(context.db, scope, request)
}
