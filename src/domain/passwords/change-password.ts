import { Refusal } from '../../model/refusal.ts'
import type { User } from '../../model/user.ts'
import { findPassword, replacePassword } from '../../storage/passwords.ts'
import { findUser } from '../../storage/users/users.ts'
import { type Context, inTransaction } from '../context.ts'
import { countAttempt } from '../count-attempt.ts'
import { endAccess, receiptData } from '../endings/end-access.ts'
import { recordEvent } from '../events.ts'
import { isActive } from '../person.ts'
import { lockPerson } from '../users/lock-person.ts'
import { ofUser } from '../users/of-user.ts'
import { hashing } from './hashing.ts'
import { newHash } from './new-hash.ts'
import { tellOfPassword } from './password-mail.ts'
import type { PasswordParts } from './password-parts.ts'
import { checkPassword } from './password-rules.ts'

export type PasswordChange = {
  readonly userId: string
  readonly current: string
  readonly next: string
  /** What people call the browser in which it is done, for the mail that tells of it. */
  readonly browser?: string | undefined
}

/**
 * Changes one's own password, ends what was open with the old one and tells the person by mail. Refuses a wrong current
 * one as forbidden, a new one that breaks the rules or is the old one as invalid.
 */
export async function changePassword(
  context: Context,
  parts: PasswordParts,
  change: PasswordChange,
): Promise<void> {
  const user = await findUser(context.db, context.account.id, change.userId)
  if (user === undefined || !isActive(user)) throw notRight()
  const wanted = { password: change.next, person: user }
  checkPassword(context, wanted) // what costs nothing comes before anything is hashed
  if (change.next === change.current) {
    throw new Refusal('invalid', 'The new password is the old one.', { field: 'next' })
  }
  await countChange(context, user)
  const former = await verifiedHash(context, parts, { user, current: change.current })
  const hash = await newHash(context, parts, wanted)
  const exchange = { user, hash, browser: change.browser }
  if (await replace(context, parts, { ...exchange, former })) return
  // A sign-in may have made the hash of the same password anew.
  const renewed = await verifiedHash(context, parts, { user, current: change.current })
  if (!(await replace(context, parts, { ...exchange, former: renewed }))) throw notRight()
}

async function verifiedHash(
  context: Context,
  { hasher }: PasswordParts,
  { user, current }: { readonly user: User; readonly current: string },
): Promise<string> {
  const stored = await findPassword(context.db, ofUser(context, user.id))
  const matches = await hashing(() => hasher.verify(current, stored?.hash))
  if (!matches || stored === undefined) throw notRight()
  return stored.hash
}

type Exchange = {
  readonly user: User
  /** The hash that was verified: another one is not replaced. */
  readonly former: string
  readonly hash: string
  readonly browser: string | undefined
}

async function replace(
  context: Context,
  parts: PasswordParts,
  { user, former, hash, browser }: Exchange,
): Promise<boolean> {
  return inTransaction(context, async inside => {
    await lockPerson(inside, user.id)
    const key = ofUser(inside, user.id)
    const at = await replacePassword(inside.db, key, { expected: former, hash })
    if (at === undefined) return false
    const receipt = await endAccess(inside, { sub: user.sub, cause: 'password-reset' })
    const target = { kind: 'user', id: user.id, name: user.userName } as const
    const data = receiptData(receipt)
    await recordEvent(inside, { type: 'user.password_changed', target, data })
    await tellOfPassword(inside, parts, { user, at, own: true, browser })
    return true
  })
}

function notRight(): Refusal {
  return new Refusal('forbidden', 'The current password is not right.', { field: 'current' })
}

/** Counts an attempt to get another password; too many are refused as busy. */
export async function countChange(context: Context, { id }: User): Promise<void> {
  const tooMany = 'There were too many attempts to change the password.'
  const key = { key: JSON.stringify(['change', id]), limit: 10 }
  await countAttempt(context, { keys: [key], tooMany })
}
