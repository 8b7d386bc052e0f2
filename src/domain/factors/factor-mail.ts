import { networkOf } from '../../lib/network.ts'
import { oneLine } from '../../lib/one-line.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import type { User } from '../../model/user.ts'
import type { Context } from '../context.ts'
import { queueMail } from '../mails/mails.ts'
import { mailTextsFor } from '../mails/texts/mail-texts.ts'
import { findMailAddress } from '../users/invitations/mail-address.ts'

export type ToldFactor = {
  readonly factor: 'code' | 'passkey'
  readonly name: string
  readonly added: boolean
}

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
  const words = mailTextsFor(user).factor
  await queueMail(context, box, {
    kind: added ? 'factor-added' : 'factor-removed',
    userId: user.id,
    recipient,
    subject: words.subject(factor, added, oneLine(context.account.name)),
    text: textOf(context, user, told),
  })
}

function textOf(context: Context, user: User, { factor, name, added }: ToldFactor): string {
  const { account, actor, address } = context
  const own = actor.kind === 'user' && actor.id === user.id
  const texts = mailTextsFor(user)
  const other = oneLine(actor.kind === 'user' ? actor.name : texts.operator)
  const what = { factor, name: oneLine(name), account: account.name }
  const lines = [
    texts.hello(oneLine(user.displayName ?? user.userName)),
    '',
    texts.factor.done(own ? undefined : other, added, what),
    '',
    texts.userName(user.userName),
    ...(own ? [texts.network(networkOf(address))] : []),
    '',
    ...(added ? [] : [texts.factor.ended]),
    texts.unexpected(account.name),
    '',
  ]
  return lines.join('\n')
}
