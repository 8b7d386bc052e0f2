import { foldCase } from '../../lib/fold-case.ts'
import { newId } from '../../lib/ids.ts'
import { networkOf } from '../../lib/network.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import { hashToken, newToken } from '../../lib/token.ts'
import type { Language } from '../../model/language.ts'
import type { JoinSettings } from '../../model/join-request.ts'
import { Refusal } from '../../model/refusal.ts'
import { putUnprovenRequest } from '../../storage/join-requests/join-requests.ts'
import { type Context, inTransaction } from '../context.ts'
import { countAttempt } from '../count-attempt.ts'
import { recordEvent } from '../events.ts'
import { queueMail } from '../mails/mails.ts'
import { type MailTexts, mailTextsIn } from '../mails/texts/mail-texts.ts'
import { isMailAddress } from '../users/invitations/mail-address.ts'
import { aboutRequest } from './about-request.ts'
import { openJoinForm } from './join-settings.ts'

/** For so long the link that proves a mail address works. */
export const proofHours = 24

const mostLetters = 200
const mostMessage = 2000

export type JoinWish = {
  /** That of the link by which the form was opened. */
  readonly secret: string | undefined
  readonly name: string
  readonly address: string
  readonly message: string
  /** That in which the form was read. */
  readonly language?: Language
  /** Those that were chosen, by id. */
  readonly groups: readonly string[]
}

/**
 * Takes the wish of somebody from outside to join, and mails a link to prove the address; until then nobody here is shown
 * it. Nobody is looked up: whoever is known and whoever is not gets the same answer by the same work. Refuses as busy what
 * one network or for one address is asked too often.
 */
export async function askToJoin(context: Context, box: SecretBox, wish: JoinWish): Promise<void> {
  const settings = await openJoinForm(context, wish.secret)
  const name = wish.name.trim()
  const address = wish.address.trim()
  const message = wish.message.trim()
  checkWish({ name, address, message })
  await throttle(context, address)
  const token = newToken('proof')
  const id = newId()
  await inTransaction(context, async inside => {
    await putUnprovenRequest(inside.db, {
      accountId: inside.account.id,
      id,
      name,
      address,
      addressKey: foldCase(address),
      message: message === '' ? null : message,
      groupIds: groupsOf(settings, wish.groups),
      tokenHash: hashToken(token),
    })
    await recordEvent(inside, { type: 'join_request.asked', ...aboutRequest(inside, id) })
    const texts = mailTextsIn(wish.language)
    const subject = texts.joining.subject(inside.account.name)
    const text = proofText(inside, token, texts)
    await queueMail(inside, box, {
      kind: 'join-proof',
      userId: null,
      recipient: address,
      subject,
      text,
    })
  })
}

/** Those that are preset, and of those that were chosen the ones that may be. */
function groupsOf(settings: JoinSettings, chosen: readonly string[]): readonly string[] {
  const wanted = settings.choosableGroups.filter(({ id }) => chosen.includes(id))
  return [...new Set([...settings.defaultGroups, ...wanted].map(({ id }) => id))]
}

function checkWish(wish: { name: string; address: string; message: string }): void {
  const { name, address, message } = wish
  if (name === '' || name.length > mostLetters || /[\p{Cc}\p{Cf}\u2028\u2029]/u.test(name)) {
    throw new Refusal('invalid', 'Please tell your name, in one line.', { field: 'name' })
  }
  if (!isMailAddress(address)) {
    throw new Refusal('invalid', 'That is no mail address.', { field: 'address' })
  }
  if (message.length > mostMessage) {
    const why = `The message has more than ${mostMessage} characters.`
    throw new Refusal('invalid', why, { field: 'message' })
  }
}

async function throttle(context: Context, address: string): Promise<void> {
  const keys = [
    { key: JSON.stringify(['join at address', foldCase(address)]), limit: 5 },
    { key: JSON.stringify(['join from network', networkOf(context.address)]), limit: 30 },
    { key: JSON.stringify(['join']), limit: 2000 },
  ]
  await countAttempt(context, { keys, seconds: 60 * 60, tooMany: 'There were too many requests.' })
}

// Nothing that somebody wrote stands in it: the form is no way to send words of one’s own to others.
function proofText({ account }: Context, token: string, texts: MailTexts): string {
  return [
    texts.helloStranger,
    '',
    texts.joining.proof(account.name),
    '',
    `${account.issuer}/sign-in/join-proof/${token}`,
    '',
    ...texts.joining.once(proofHours),
    '',
  ].join('\n')
}
