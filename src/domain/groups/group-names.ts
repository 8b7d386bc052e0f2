import type { GroupNameRule } from '../../model/group-settings.ts'
import { Refusal } from '../../model/refusal.ts'
import { lockAccount } from '../../storage/accounts.ts'
import { findGroupNameRule, storeGroupNameRule } from '../../storage/groups/group-settings.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { checkLength, checkVisible } from '../text-limits.ts'

/**
 * Checks the name of a group. What a directory manages may be called as it is called there; a name given here holds
 * letters, digits and spaces (IK-21), unless the account chose the open rule.
 */
export async function checkGroupName(
  context: Context,
  name: string,
  managedBy: string | null,
): Promise<void> {
  const field = nameField(context)
  if (name.trim() === '') throw new Refusal('invalid', 'a group needs a name', { field })
  checkLength(field, name)
  if (managedBy !== null) return
  if ((await getGroupNameRule(context)) === 'open') return checkVisible(field, name)
  const offending = /[^\p{L}\p{M}\p{N} ]/u.exec(name)?.[0]
  if (offending === undefined) return
  throw new Refusal(
    'invalid',
    `the name of a group holds letters, digits and spaces; ${shown(offending)} is none of them`,
    { field },
  )
}

/** What stays of spaces in a name that is typed by hand: single ones inside. */
export function tidyName({ connection }: Context, name: string): string {
  return connection === undefined ? name.replaceAll(/ +/g, ' ').trim() : name
}

/** The rule for names of groups that people give in this account. */
export async function getGroupNameRule({ db, account }: Context): Promise<GroupNameRule> {
  return (await findGroupNameRule(db, account.id)) ?? 'strict'
}

/** Chooses the rule for names that are given from now on; present names stay. */
export async function setGroupNameRule(context: Context, rule: GroupNameRule): Promise<void> {
  demandRight(context, 'account.manage')
  await inTransaction(context, async inside => {
    const { db, account } = inside
    await lockAccount(db, account.id, 'settings')
    const before = await getGroupNameRule(inside)
    if (before === rule) return
    await storeGroupNameRule(db, account.id, rule)
    const data = { before: { groupNames: before }, after: { groupNames: rule } }
    const target = { kind: 'account', id: account.id, name: account.slug } as const
    await recordEvent(inside, { type: 'account.changed', target, data })
  })
}

function nameField({ connection }: Context): string {
  return connection === undefined ? 'name' : 'displayName'
}

/** A character in quotation marks; one that cannot be seen by its number. */
function shown(character: string): string {
  if (/[\p{L}\p{N}\p{P}\p{S}]/u.test(character)) return `“${character}”`
  const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')
  return `the character U+${code}`
}
