import { oneLine } from '../../lib/one-line.ts'
import { networkOf } from '../../lib/network.ts'
import type { User } from '../../model/user.ts'
import type { Context } from '../context.ts'
import { queueMail } from '../mails/mails.ts'
import type { PasswordChange } from '../mails/texts/english.ts'
import { mailTextsFor } from '../mails/texts/mail-texts.ts'
import { findMailAddress } from '../users/invitations/mail-address.ts'
import type { PasswordParts } from './password-parts.ts'

export type SetPassword = {
  readonly user: User
  readonly at: Date
  /** By the person alone; whoever else did it is named. */
  readonly own: boolean
  /** They had none before, and nothing ended. */
  readonly first?: boolean
  /** Where the person did it. */
  readonly browser?: string | undefined
}

/**
 * Tells a person by mail that their password is another one (ASVS 6.3.5, 6.3.7), in the transaction in which it becomes
 * that. Who has no mail address is not told.
 */
export async function tellOfPassword(
  context: Context,
  { box }: Pick<PasswordParts, 'box'>,
  set: SetPassword,
): Promise<void> {
  const recipient = findMailAddress(set.user)
  if (recipient === undefined) return
  const { name } = context.account
  const subject = mailTextsFor(set.user).password.subject(name, changeOf(set))
  const text = passwordMail(context, set)
  const userId = set.user.id
  await queueMail(context, box, { kind: 'password-changed', userId, recipient, subject, text })
}

function changeOf({ own, first = false }: SetPassword): PasswordChange {
  if (first) return 'first'
  return own ? 'own' : 'anew'
}

function passwordMail(context: Context, set: SetPassword): string {
  const { user, at, own, first = false, browser } = set
  const { account, actor, address } = context
  const texts = mailTextsFor(user)
  const { password } = texts
  const other = actor.kind === 'command-line' ? texts.operator : oneLine(actor.name)
  const lines = [
    texts.hello(oneLine(user.displayName ?? user.userName)),
    '',
    own ? password.own(account.name, changeOf(set), at) : password.byOther(other, account.name, at),
    '',
    texts.userName(user.userName),
    ...(own ? [texts.browser(browser), texts.network(networkOf(address))] : []),
    '',
    ...(first ? [] : [password.ended]),
    texts.unexpected(account.name),
    '',
  ]
  return lines.join('\n')
}
