import { networkOf } from '../../lib/network.ts'
import { oneLine } from '../../lib/one-line.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import type { User } from '../../model/user.ts'
import type { Context } from '../context.ts'
import { queueMail } from '../mails/mails.ts'
import { type MailTexts, mailTextsFor } from '../mails/texts/mail-texts.ts'
import { findMailAddress } from '../users/invitations/mail-address.ts'

export type SignInNotice = {
  readonly subject: string
  /** What happened, in whole sentences. */
  readonly lines: readonly string[]
}

/**
 * Tells somebody by mail of what happened to the ways in which they sign in (ASVS 6.3.5, 6.3.7), in the transaction in which
 * it does. Who has no mail address is not told.
 */
export async function sendSignInNotice(
  context: Context,
  box: SecretBox,
  user: User,
  notice: (texts: MailTexts['notices']) => SignInNotice,
): Promise<void> {
  const recipient = findMailAddress(user)
  if (recipient === undefined) return
  const { account, actor, address } = context
  const own = actor.kind === 'user' && actor.id === user.id
  const texts = mailTextsFor(user)
  const { subject, lines } = notice(texts.notices)
  const text = [
    texts.hello(oneLine(user.displayName ?? user.userName)),
    '',
    ...lines,
    '',
    texts.userName(user.userName),
    ...(own ? [texts.network(networkOf(address))] : []),
    '',
    texts.unexpected(oneLine(account.name)),
    '',
  ].join('\n')
  await queueMail(context, box, {
    kind: 'sign-in-notice',
    userId: user.id,
    recipient,
    subject: `${subject}: ${oneLine(account.name)}`,
    text,
  })
}
