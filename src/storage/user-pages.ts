import type { Knex } from 'knex'
import type { Page, PageRequest } from '../model/page.ts'
import type { User } from '../model/user.ts'
import { findPage, type Select } from './pages.ts'
import { selectUser, toUser, type UserRow } from './user-rows.ts'
import { userColumns } from './users-columns.ts'
import { type Visibility, visibleUsers } from './visibility.ts'

/** A page of the users that the caller may see. */
export async function listUsers(
  db: Knex,
  scope: { accountId: string; visibility: Visibility },
  request: PageRequest,
): Promise<Page<User>> {
  const query = {
    table: 'users u',
    row: 'u',
    select: { text: selectUser } as Select<UserRow>,
    accountId: scope.accountId,
    visible: visibleUsers('u', scope.visibility),
    columns: userColumns(scope.visibility),
  }
  const { total, items } = await findPage(db, query, request)
  return { total, items: items.map(toUser) }
}
