import type { Knex } from 'knex'
import type { Page, PageRequest } from '../../model/page.ts'
import type { User } from '../../model/user.ts'
import { findPage, type PageQuery } from '../pages/pages.ts'
import { selectUser, toUser, type UserRow } from './user-rows.ts'
import { userColumns } from './users-columns.ts'
import { type Visibility, visibleUsers } from '../visibility.ts'

export type UserScope = { readonly accountId: string; readonly visibility: Visibility }

/** A page of the users that the caller may see. */
export async function listUsers(
  db: Knex,
  scope: UserScope,
  request: PageRequest,
): Promise<Page<User>> {
  const page = await findPage(db, userQuery(scope), request)
  return { ...page, items: page.items.map(toUser) }
}

/** What a list of users is made from. */
export function userQuery({ accountId, visibility }: UserScope): PageQuery<UserRow> {
  return {
    table: 'users u',
    row: 'u',
    select: { text: selectUser },
    accountId,
    visible: visibleUsers('u', visibility),
    columns: userColumns(visibility, accountId),
  }
}
