import { Refusal } from '../../model/refusal.ts'
import { insertFirstPassword } from '../../storage/passwords.ts'
import { findUser } from '../../storage/users/users.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { isActive } from '../person.ts'
import { tellReceivers } from '../signals/security-events.ts'
import { bindingUpstreams } from '../upstreams/ways-in.ts'
import { lockPerson } from '../users/lock-person.ts'
import { ofUser } from '../users/of-user.ts'
import { countChange } from './change-password.ts'
import { newHash } from './new-hash.ts'
import { tellOfPassword } from './password-mail.ts'
import type { PasswordParts } from './password-parts.ts'

export type FirstPassword = {
  readonly userId: string
  readonly password: string
  /** What people call the browser in which it is done, for the mail that tells of it. */
  readonly browser?: string | undefined
}

/** Whether somebody who has no password could sign in with one: the account has them, and no provider is enforced. */
export async function mayHavePassword(
  context: Pick<Context, 'db' | 'account'>,
  userId: string,
): Promise<boolean> {
  if (!context.account.signInPolicy.passwords) return false
  return (await bindingUpstreams(context, userId)).length === 0
}

/**
 * Gives somebody the first password of their own choice, and tells them by mail; nothing ends. Refuses who could not sign
 * in with one as forbidden, who has one by now as a conflict, one that breaks the rules as invalid.
 */
export async function choosePassword(
  context: Context,
  parts: PasswordParts,
  { userId, password, browser }: FirstPassword,
): Promise<void> {
  const person = await findUser(context.db, context.account.id, userId)
  if (person === undefined || !(await mayHavePassword(context, userId))) throw notHere()
  await countChange(context, person)
  const hash = await newHash(context, parts, { password, person })
  await inTransaction(context, async inside => {
    const user = await lockPerson(inside, userId)
    if (!isActive(user)) throw notHere()
    const at = await insertFirstPassword(inside.db, ofUser(inside, userId), hash)
    if (at === undefined) throw new Refusal('conflict', 'You have a password by now.')
    await tellReceivers(inside, {
      type: 'credential-change',
      subject: user,
      claims: { change_type: 'create' },
      reason: 'The person chose a first password',
    })
    const target = { kind: 'user', id: user.id, name: user.userName } as const
    await recordEvent(inside, { type: 'user.password_chosen', target })
    await tellOfPassword(inside, parts, { user, at, own: true, first: true, browser })
  })
}

function notHere(): Refusal {
  return new Refusal('forbidden', 'You sign in in another way here.')
}
