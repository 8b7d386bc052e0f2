import type { Person } from '../../model/person.ts'
import { findPassword } from '../../storage/passwords.ts'
import type { Context } from '../context.ts'
import { ofUser } from '../users/of-user.ts'

/** Whether somebody has a password here. */
export async function hasPassword(context: Context, { id }: Pick<Person, 'id'>): Promise<boolean> {
  return (await findPassword(context.db, ofUser(context, id))) !== undefined
}
