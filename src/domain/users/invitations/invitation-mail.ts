import { oneLine } from '../../../lib/one-line.ts'
import type { Account } from '../../../model/account.ts'
import type { Invitation } from '../../../model/invitation.ts'
import type { User } from '../../../model/user.ts'
import { mailTextsFor } from '../../mails/texts/mail-texts.ts'

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
  const { hello, invitation: words } = mailTextsFor(user)
  const text = [
    hello(oneLine(user.displayName ?? user.userName)),
    '',
    words.lead(invitation.invitedBy, account.name),
    '',
    link,
    '',
    words.once(invitation.expiresAt, user.userName),
    words.unexpected,
    '',
  ]
  return { subject: words.subject(account.name), text: text.join('\n') }
}
