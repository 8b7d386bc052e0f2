import { oneLine } from '../../lib/one-line.ts'
import { networkOf } from '../../lib/network.ts'
import type { Actor } from '../../model/event.ts'
import type { User } from '../../model/user.ts'
import type { Context } from '../context.ts'
import { queueMail } from '../mails/mails.ts'
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
  const subject = `Your password for ${name} was ${wordOf(set)}`
  const text = passwordMail(context, set)
  const userId = set.user.id
  await queueMail(context, box, { kind: 'password-changed', userId, recipient, subject, text })
}

function wordOf({ own, first = false }: SetPassword): string {
  if (first) return 'set'
  return own ? 'changed' : 'set anew'
}

function passwordMail(context: Context, set: SetPassword): string {
  const { user, at, own, first = false, browser } = set
  const { account, actor, address } = context
  const when = at.toISOString().slice(0, 16).replace('T', ' ')
  const done = own
    ? `Your password for ${account.name} was ${wordOf(set)} on ${when} UTC.`
    : `${by(actor)} set your password for ${account.name} anew on ${when} UTC.`
  const lines = [
    `Hello ${oneLine(user.displayName ?? user.userName)},`,
    '',
    done,
    '',
    `User name: ${user.userName}`,
    ...(own ? [`Browser: ${browser ?? 'not known'}`, `Network: ${networkOf(address)}`] : []),
    '',
    ...(first ? [] : ['Wherever you were signed in, you were signed out.']),
    `If you did not expect this, tell an administrator of ${account.name} at once.`,
    '',
  ]
  return lines.join('\n')
}

function by({ kind, name }: Actor): string {
  return kind === 'command-line' ? 'An operator of the server' : oneLine(name)
}
