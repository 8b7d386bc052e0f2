import type { Context } from '../../src/domain/context.ts'
import { setActiveByRight } from '../../src/domain/rights/active-by-right.ts'
import { grantRight } from '../../src/domain/rights/grants.ts'
import { findAccount } from '../../src/domain/accounts.ts'
import type { User } from '../../src/model/user.ts'
import { localUser } from './people.ts'

/** Makes *active* a right to be given in this account, with an administrator who has it; gives the account as it is then. */
export async function askForActive(
  context: Context,
): Promise<{ readonly context: Context; readonly administrator: User }> {
  const administrator = await localUser(context, 'first administrator', 'account_administrator')
  await grantRight(context, { principalId: administrator.id, right: 'active' })
  await setActiveByRight(context, true)
  const account = await findAccount(context.db, context.account.slug)
  if (account === undefined) throw new Error('the account is gone')
  return { context: { ...context, account }, administrator }
}
