import { networkOf } from '../../lib/network.ts'
import { oneLine } from '../../lib/one-line.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import type { User } from '../../model/user.ts'
import type { Context } from '../context.ts'
import { queueMail } from '../mails/mails.ts'
import { findMailAddress } from '../users/invitations/mail-address.ts'

export type ToldFactor = {
  readonly factor: 'code' | 'passkey'
  readonly name: string
  readonly added: boolean
}

const words = { code: 'authenticator app', passkey: 'passkey' } as const

/**
 * Tells a person by mail that they have a factor more or less (ASVS 6.3.7), in the transaction in which they do. Who has
 * no mail address is not told.
 */
export async function tellOfFactor(
  context: Context,
  box: SecretBox,
  user: User,
  told: ToldFactor,
): Promise<void> {
  const recipient = findMailAddress(user)
  if (recipient === undefined) return
  const { factor, added } = told
  const happened = added ? 'was added' : 'was removed'
  const thing = factor === 'code' ? 'An authenticator app' : 'A passkey'
  await queueMail(context, box, {
    kind: added ? 'factor-added' : 'factor-removed',
    userId: user.id,
    recipient,
    subject: `${thing} ${happened}: ${oneLine(context.account.name)}`,
    text: textOf(context, user, told),
  })
}

function textOf(context: Context, user: User, { factor, name, added }: ToldFactor): string {
  const { account, actor, address } = context
  const own = actor.kind === 'user' && actor.id === user.id
  const who = own
    ? 'You'
    : oneLine(actor.kind === 'user' ? actor.name : 'An operator of the server')
  const lines = [
    `Hello ${oneLine(user.displayName ?? user.userName)},`,
    '',
    `${who} ${added ? 'added a way to sign in to' : 'removed a way to sign in to'} ${account.name}: the ${words[factor]} “${oneLine(name)}”.`,
    '',
    `User name: ${user.userName}`,
    ...(own ? [`Network: ${networkOf(address)}`] : []),
    '',
    ...(added ? [] : ['Other sessions of yours were ended, and remembered browsers forgotten.']),
    `If you did not expect this, tell an administrator of ${account.name} at once.`,
    '',
  ]
  return lines.join('\n')
}
