import type { JsonObject } from '../../model/json.ts'
import { rankOf } from '../../model/level.ts'
import { type Role, roleRecords } from '../../model/role.ts'
import type { User } from '../../model/user.ts'
import { deleteMailedCodes } from '../../storage/mailed-codes.ts'
import { deleteOneTimePassword } from '../../storage/passwords.ts'
import { deleteRecoveryLink } from '../../storage/recovery-links.ts'
import { deleteInvitation, markInvited } from '../../storage/users/invitations.ts'
import type { Context } from '../context.ts'
import { dropMails } from '../mails/mails.ts'

/**
 * Whoever knew a link, a code or a one-time password for somebody does not come in as somebody with more: an open
 * invitation, what was mailed for a sign-in and a one-time password that was not used end with a role that gives more.
 * Inside the transaction of the change; gives what to tell of it.
 */
export async function endFormerWaysIn(
  context: Context,
  user: User,
  role: Role,
): Promise<JsonObject> {
  if (!isMore(user.role, role)) return {}
  const key = { accountId: context.account.id, userId: user.id }
  const invitation = await deleteInvitation(context.db, key)
  if (invitation) {
    await markInvited(context.db, { ...key, invited: false })
    await dropMails(context, user.id, 'invitation')
  }
  const recovery = [
    await deleteRecoveryLink(context.db, key),
    await deleteMailedCodes(context.db, key),
  ]
  for (const kind of ['recovery', 'sign-in-code'] as const) await dropMails(context, user.id, kind)
  const password = await deleteOneTimePassword(context.db, key)
  return {
    ...(invitation ? { invitationWithdrawn: true } : {}),
    ...(recovery.includes(true) ? { recoveryEnded: true } : {}),
    ...(password ? { oneTimePasswordEnded: true } : {}),
  }
}

function isMore(before: Role, after: Role): boolean {
  const [one, other] = [roleRecords[before], roleRecords[after]]
  if (rankOf(other.floor) > rankOf(one.floor)) return true
  return other.rights.some(right => !one.rights.includes(right))
}
