import { Refusal } from '../../model/refusal.ts'
import type { User } from '../../model/user.ts'
import { lockAccount } from '../../storage/accounts.ts'
import { countOtherAdministrators } from '../../storage/users/users.ts'
import type { Context } from '../context.ts'

/**
 * Refuses to take the last active account administrator away. Under a lock of the account, so that two administrators
 * who remove each other at once do not both succeed.
 */
export async function keepAnAdministrator(context: Context, user: User): Promise<void> {
  if (user.role !== 'account_administrator') return
  await lockAccount(context.db, context.account.id, 'administrators')
  if ((await countOtherAdministrators(context.db, context.account.id, user.id)) > 0) return
  throw new Refusal('conflict', 'this is the last active account administrator')
}

/**
 * Refuses a change of rights or memberships that has left no account administrator who may sign in. Called after it, inside
 * its transaction.
 */
export async function keepAnActivatedAdministrator({ db, account }: Context): Promise<void> {
  await lockAccount(db, account.id, 'administrators')
  if ((await countOtherAdministrators(db, account.id, null)) > 0) return
  const why = 'no account administrator would have the right active any more'
  throw new Refusal('conflict', why)
}
