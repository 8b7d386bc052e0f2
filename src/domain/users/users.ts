import type { Page, PageRequest } from '../../model/page.ts'
import { Refusal } from '../../model/refusal.ts'
import type { User } from '../../model/user.ts'
import { findUser, findUserByName, lockUser } from '../../storage/users/users.ts'
import { listUsers as listUserRows } from '../../storage/users/user-pages.ts'
import type { Context } from '../context.ts'
import { type Expected, isExpected } from '../expected-version.ts'
import { sees, visibilityOf } from '../visibility.ts'

/** The person with this id; refuses as not found what the caller may not see. */
export async function getUser(context: Context, id: string): Promise<User> {
  return visible(context, await findUser(context.db, context.account.id, id))
}

/** The person with this user name, in any case, or undefined. */
export async function findUserNamed(context: Context, userName: string): Promise<User | undefined> {
  return findUserByName(context.db, context.account.id, userName)
}

/** A page of the people that the caller may see. */
export async function listUsers(context: Context, request: PageRequest): Promise<Page<User>> {
  const scope = { accountId: context.account.id, visibility: visibilityOf(context) }
  return listUserRows(context.db, scope, request)
}

/** The person, held until the transaction ends, after the checks that every change and deletion begins with. */
export async function lockVisibleUser(
  context: Context,
  id: string,
  expected?: Expected,
): Promise<User> {
  const user = visible(context, await lockUser(context.db, context.account.id, id))
  if (context.connection !== undefined && user.role === 'account_administrator') {
    throw new Refusal(
      'forbidden',
      'an account administrator is changed in the console, not by a directory',
    )
  }
  if (!isExpected(expected, user.version)) {
    throw new Refusal('stale', `the user is at version ${user.version} by now`)
  }
  return user
}

function visible(context: Context, user: User | undefined): User {
  const hidden =
    user === undefined ||
    !sees(context, user.managedBy) ||
    (context.connection !== undefined &&
      user.managedBy === null &&
      user.role === 'account_administrator')
  if (hidden) throw new Refusal('not-found', 'there is no such user')
  return user
}
