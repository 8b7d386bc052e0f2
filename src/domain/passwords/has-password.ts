import type { Person } from '../../model/person.ts'
import { findPassword } from '../../storage/passwords.ts'
import type { Context } from '../context.ts'

/** Whether somebody has a password here. */
export async function hasPassword(
  { db, account }: Context,
  { id: userId }: Pick<Person, 'id'>,
): Promise<boolean> {
  return (await findPassword(db, { accountId: account.id, userId })) !== undefined
}
