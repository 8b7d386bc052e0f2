import { randomInt } from 'node:crypto'
import type { SecretBox } from '../../lib/secret-box.ts'
import { oneLine } from '../../lib/one-line.ts'
import { hashToken, newToken } from '../../lib/token.ts'
import type { User } from '../../model/user.ts'
import { findPassword } from '../../storage/passwords.ts'
import { putMailedCode } from '../../storage/mailed-codes.ts'
import { putRecoveryLink } from '../../storage/recovery-links.ts'
import { findUserByName } from '../../storage/users/users.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { dropMails, queueMail } from '../mails/mails.ts'
import { type MailTexts, mailTextsFor } from '../mails/texts/mail-texts.ts'
import type { Deliver } from '../outbox/work-outbox.ts'
import { isActive } from '../person.ts'
import { ofUser } from '../users/of-user.ts'
import { lockPerson } from '../users/lock-person.ts'
import { findMailAddress } from '../users/invitations/mail-address.ts'
import type { AskedMail } from './ask-for-mail.ts'
import { hashCode } from './mailed-codes.ts'

export const recoveryMinutes = 30
export const codeMinutes = 10
const codeAttempts = 5

/** Writes the mail that somebody asked for, where there is such a person and a way to reach them. */
export function askedMailDelivery(box: SecretBox): Deliver {
  return async (context, { payload }) => {
    const asked = payload as AskedMail
    const user = await findUserByName(context.db, context.account.id, asked.userName)
    if (user === undefined || !isActive(user)) return
    const recipient = findMailAddress(user)
    if (recipient === undefined) return
    await inTransaction(context, async inside => {
      await lockPerson(inside, user.id)
      if (asked.what === 'where') await tellWhere(inside, box, { user, recipient })
      else if (asked.what === 'code')
        await sendCode(inside, box, { user, recipient, uid: asked.uid })
      else await sendLink(inside, box, { user, recipient })
    })
  }
}

type Reached = { readonly user: User; readonly recipient: string }

async function sendLink(
  context: Context,
  box: SecretBox,
  { user, recipient }: Reached,
): Promise<void> {
  const { account } = context
  const key = ofUser(context, user.id)
  if (!account.signInPolicy.passwords) return
  const subject = mailTextsFor(user).asked.passwordSubject(account.name)
  const mail = { kind: 'recovery', userId: user.id, recipient, subject } as const
  if ((await findPassword(context.db, key)) === undefined) {
    await dropMails(context, user.id, 'recovery')
    await queueMail(context, box, { ...mail, text: noPassword(context, user) })
    return
  }
  const token = newToken('recovery')
  const minutes = recoveryMinutes
  await putRecoveryLink(context.db, { ...key, tokenHash: hashToken(token), minutes })
  await dropMails(context, user.id, 'recovery') // behind the link, as where it is used
  const link = `${account.issuer}/sign-in/forgotten/${token}`
  await queueMail(context, box, { ...mail, text: recoveryText(context, user, link) })
  const target = { kind: 'user', id: user.id, name: user.userName } as const
  await recordEvent(context, { type: 'recovery.sent', target, data: { recipient } })
}

/** Each account sends its own mail, so that none learns of the others (IK-84). */
async function tellWhere(
  context: Context,
  box: SecretBox,
  { user, recipient }: Reached,
): Promise<void> {
  const { account } = context
  const subject = mailTextsFor(user).asked.whereSubject(account.name)
  const text = whereText(context, user)
  await queueMail(context, box, { kind: 'where', userId: user.id, recipient, subject, text })
}

async function sendCode(
  context: Context,
  box: SecretBox,
  { user, recipient, uid }: Reached & { readonly uid: string },
): Promise<void> {
  const { account } = context
  if (!account.signInPolicy.mailedCodes) return
  const code = String(randomInt(100_000_000)).padStart(8, '0')
  await putMailedCode(context.db, {
    accountId: account.id,
    uid,
    userId: user.id,
    codeHash: hashCode(box, uid, code),
    attempts: codeAttempts,
    minutes: codeMinutes,
  })
  await dropMails(context, user.id, 'sign-in-code')
  await queueMail(context, box, {
    kind: 'sign-in-code',
    userId: user.id,
    recipient,
    subject: mailTextsFor(user).asked.codeSubject(account.name),
    text: codeText(context, user, code),
  })
}

function recoveryText({ account }: Context, user: User, link: string): string {
  return letter(user, asked => [
    asked.recovery(account.name),
    '',
    link,
    '',
    asked.recoveryOnce(recoveryMinutes, user.userName),
    asked.recoveryUnexpected,
  ])
}

function noPassword({ account }: Context, user: User): string {
  return letter(user, asked => [
    ...asked.noPassword(account.name),
    '',
    asked.noPasswordName(user.userName),
  ])
}

function whereText({ account }: Context, user: User): string {
  return letter(user, asked => [
    asked.where(account.name),
    '',
    `${account.issuer}/sign-in`,
    '',
    asked.whereName(user.userName),
  ])
}

function codeText({ account }: Context, user: User, code: string): string {
  return letter(user, asked => [
    asked.code(account.name, `${code.slice(0, 4)} ${code.slice(4)}`),
    '',
    ...asked.codeHint(codeMinutes),
  ])
}

function letter(user: User, lines: (asked: MailTexts['asked']) => readonly string[]): string {
  const { hello, asked } = mailTextsFor(user)
  return [hello(oneLine(user.displayName ?? user.userName)), '', ...lines(asked), ''].join('\n')
}
