import { hashToken } from '../../../lib/token.ts'
import type { Actor } from '../../../model/event.ts'
import { Refusal } from '../../../model/refusal.ts'
import type { User } from '../../../model/user.ts'
import { upsertPassword } from '../../../storage/passwords.ts'
import { findInvited, markInvited, takeInvitation } from '../../../storage/users/invitations.ts'
import { findUser, lockUser, updateUser } from '../../../storage/users/users.ts'
import { type Context, inTransaction } from '../../context.ts'
import { endByChange } from '../../endings/end-by-change.ts'
import { recordEvent } from '../../events.ts'
import { dropMails } from '../../mails/mails.ts'
import { newHash } from '../../passwords/new-hash.ts'
import type { PasswordParts } from '../../passwords/password-parts.ts'

type Named = { readonly userId: string; readonly userName: string }

/** Whom a token invites. One that was used, replaced, withdrawn or never there, or has expired: not found, all alike. */
export async function openInvitation(context: Context, token: string): Promise<Named> {
  const key = { accountId: context.account.id, tokenHash: hashToken(token) }
  const invited = await findInvited(context.db, key)
  if (invited === undefined) throw noLonger()
  return invited
}

/**
 * Accepts an invitation: the person has this password from now on and is active. However many try at once, one succeeds.
 */
export async function acceptInvitation(
  context: Context,
  parts: PasswordParts,
  { token, password }: { readonly token: string; readonly password: string },
): Promise<User> {
  const invited = await openInvitation(context, token)
  const person = await findUser(context.db, context.account.id, invited.userId)
  if (person === undefined) throw noLonger()
  const hash = await newHash(context, parts, { password, person })
  const actor: Actor = { kind: 'user', id: invited.userId, name: invited.userName }
  return inTransaction({ ...context, actor }, async inside => {
    const accountId = inside.account.id
    const key = { accountId, userId: invited.userId }
    const user = await lockUser(inside.db, accountId, invited.userId)
    const taken = { ...key, tokenHash: hashToken(token) }
    if (user === undefined || user.suspended) throw noLonger()
    if (!(await takeInvitation(inside.db, taken))) throw noLonger()
    await upsertPassword(inside.db, key, { hash, oneTime: false })
    await markInvited(inside.db, { ...key, invited: false })
    await dropMails(inside, user.id, 'invitation')
    const after = { ...user, active: user.active || user.managedBy === null }
    if (after.active !== user.active) await updateUser(inside.db, accountId, after)
    const ended = await endByChange(inside, { before: user, after, password: true })
    await recordEvent(inside, {
      type: 'invitation.accepted',
      target: { kind: 'user', id: user.id, name: user.userName },
      data: ended,
    })
    return after
  })
}

function noLonger(): Refusal {
  return new Refusal('not-found', 'This invitation is no longer valid.')
}
