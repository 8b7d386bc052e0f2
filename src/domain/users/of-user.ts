import type { OfUser } from '../../storage/users/of-user.ts'
import type { Context } from '../context.ts'

/** What names a person of the account in `storage/`. */
export function ofUser({ account }: Pick<Context, 'account'>, userId: string): OfUser {
  return { accountId: account.id, userId }
}
