import type { AccountSettings } from '../model/account.ts'
import { Refusal } from '../model/refusal.ts'
import { findAccountSettings, lockAccountSettings, updateAccountName } from '../storage/accounts.ts'
import { demandRight } from './caller.ts'
import { changesBetween } from './changes.ts'
import { type Context, inTransaction } from './context.ts'
import { recordEvent } from './events.ts'
import { type Expected, isExpected } from './expected-version.ts'
import { checkLength, checkVisible } from './text-limits.ts'

export type { AccountSettings }

/** What is set for the account as a whole. */
export async function getAccountSettings(context: Context): Promise<AccountSettings> {
  demandRight(context, 'account.view')
  return findAccountSettings(context.db, context.account.id)
}

/** Changes the settings of the account. Without a difference nothing is written. */
export async function changeAccountSettings(
  context: Context,
  change: { readonly name?: string | undefined },
  expected?: Expected,
): Promise<AccountSettings> {
  demandRight(context, 'account.manage')
  return inTransaction(context, async inside => {
    const { id, slug } = inside.account
    const before = await lockAccountSettings(inside.db, id)
    if (!isExpected(expected, before.version)) {
      throw new Refusal('stale', `the account is at version ${before.version} by now`)
    }
    const name = change.name?.trim() ?? before.name
    checkName(name)
    const changes = changesBetween({ name: before.name }, { name })
    if (changes === undefined) return before
    await updateAccountName(inside.db, id, name)
    const target = { kind: 'account', id, name: slug } as const
    await recordEvent(inside, { type: 'account.changed', target, data: changes })
    return findAccountSettings(inside.db, id)
  })
}

function checkName(name: string): void {
  if (name === '') throw new Refusal('invalid', 'name must not be empty', { field: 'name' })
  checkVisible('name', name)
  checkLength('name', name)
}
