import { hashToken } from '../../lib/token.ts'
import { Refusal } from '../../model/refusal.ts'
import type { User } from '../../model/user.ts'
import { upsertPassword } from '../../storage/passwords.ts'
import { findRecoveryLink, takeRecoveryLink } from '../../storage/recovery-links.ts'
import { findUser, lockUser } from '../../storage/users/users.ts'
import { type Context, inTransaction } from '../context.ts'
import { endAccess, receiptData } from '../endings/end-access.ts'
import { recordEvent } from '../events.ts'
import { dropMails } from '../mails/mails.ts'
import { newHash } from '../passwords/new-hash.ts'
import { tellOfPassword } from '../passwords/password-mail.ts'
import type { PasswordParts } from '../passwords/password-parts.ts'
import { isActive } from '../person.ts'
import { ofUser } from '../users/of-user.ts'

/** Who may choose a new password with this token. Used, replaced, expired, of nobody active: not found, all alike. */
export async function openRecovery(context: Context, token: string): Promise<User> {
  const key = { accountId: context.account.id, tokenHash: hashToken(token) }
  const userId = await findRecoveryLink(context.db, key)
  const user = userId === undefined ? undefined : await findUser(context.db, key.accountId, userId)
  return demandRecovering(context, user)
}

/**
 * Sets the password that a person chose by the link in a mail, ends everything that was open and tells them by mail. Nobody
 * is signed in by it, so that a second factor is asked for as ever (ASVS 6.4.3). Of several at the same time one succeeds.
 */
export async function recover(
  context: Context,
  parts: PasswordParts,
  wish: {
    readonly token: string
    readonly password: string
    readonly browser?: string | undefined
  },
): Promise<void> {
  const person = await openRecovery(context, wish.token)
  const hash = await newHash(context, parts, { password: wish.password, person })
  const actor = { kind: 'user', id: person.id, name: person.userName } as const
  await inTransaction({ ...context, actor }, async inside => {
    const key = ofUser(inside, person.id)
    const held = await lockUser(inside.db, key.accountId, key.userId)
    const tokenHash = hashToken(wish.token)
    const taken = await takeRecoveryLink(inside.db, { accountId: key.accountId, tokenHash })
    const user = demandRecovering(inside, taken === undefined ? undefined : held)
    const at = await upsertPassword(inside.db, key, { hash, oneTime: false })
    await dropMails(inside, user.id, 'recovery')
    const receipt = await endAccess(inside, { sub: user.sub, cause: 'password-reset' })
    const target = { kind: 'user', id: user.id, name: user.userName } as const
    await recordEvent(inside, {
      type: 'user.password_recovered',
      target,
      data: receiptData(receipt),
    })
    await tellOfPassword(inside, parts, { user, at, own: true, browser: wish.browser })
  })
}

function demandRecovering({ account }: Context, user: User | undefined): User {
  if (user !== undefined && isActive(user) && account.signInPolicy.passwords) return user
  throw new Refusal('not-found', 'This link is no longer valid.')
}
