import type { AccountSettings, PolicyChange, SetPolicy } from '../model/account.ts'
import { passwordLengths } from '../model/sign-in-policy.ts'
import { Refusal } from '../model/refusal.ts'
import {
  findAccountSettings,
  lockAccountSettings,
  updateAccountSettings,
} from '../storage/accounts.ts'
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

export type SettingsChange = {
  readonly name?: string | undefined
  readonly signInPolicy?: PolicyChange | undefined
}

/** Changes the settings of the account. Without a difference nothing is written. */
export async function changeAccountSettings(
  context: Context,
  change: SettingsChange,
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
    const signInPolicy = policyAfter(before.signInPolicy, change)
    const changes = changesBetween(
      { name: before.name, ...before.signInPolicy },
      { name, ...signInPolicy },
    )
    if (changes === undefined) return before
    await updateAccountSettings(inside.db, id, { name, signInPolicy: change.signInPolicy })
    const target = { kind: 'account', id, name: slug } as const
    await recordEvent(inside, { type: 'account.changed', target, data: changes })
    return findAccountSettings(inside.db, id)
  })
}

function policyAfter(before: SetPolicy, { signInPolicy }: SettingsChange): SetPolicy {
  const passwordLength = signInPolicy?.passwordLength ?? before.passwordLength
  const { fewest, most } = passwordLengths
  if (passwordLength >= fewest && passwordLength <= most) return { passwordLength }
  throw new Refusal('invalid', `the length of passwords is from ${fewest} to ${most}`, {
    field: 'signInPolicy.passwordLength',
  })
}

function checkName(name: string): void {
  if (name === '') throw new Refusal('invalid', 'name must not be empty', { field: 'name' })
  checkVisible('name', name)
  checkLength('name', name)
}
