import { oneLine } from '../../../lib/one-line.ts'
import type { Account } from '../../../model/account.ts'
import type { Invitation } from '../../../model/invitation.ts'
import type { User } from '../../../model/user.ts'

export type InvitationWords = {
  readonly account: Account
  readonly user: User
  readonly invitation: Invitation
  readonly link: string
}

/** What an invitation says. */
export function invitationMail({ account, user, invitation, link }: InvitationWords): {
  readonly subject: string
  readonly text: string
} {
  const until = invitation.expiresAt.toISOString().slice(0, 16).replace('T', ' ')
  const text = [
    `Hello ${oneLine(user.displayName ?? user.userName)},`,
    '',
    `${invitation.invitedBy} invites you to ${account.name}. Choose a password here:`,
    '',
    link,
    '',
    `The link works once, until ${until} UTC. Your user name is ${user.userName}.`,
    'If you did not expect this, do nothing: without the link nobody can come in.',
    '',
  ]
  return { subject: `Invitation to ${account.name}`, text: text.join('\n') }
}
