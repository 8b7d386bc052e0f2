import type { User } from '../../model/user.ts'
import { listUnactivated } from '../../storage/rights/unactivated.ts'
import type { Context } from '../context.ts'

/** Whether somebody has the right *active*, or does not need it in this account (HV-04). */
export async function isActivated(
  { db, account }: Pick<Context, 'db' | 'account'>,
  { id }: Pick<User, 'id'>,
): Promise<boolean> {
  return (await listUnactivated(db, account.id, [id])).length === 0
}
