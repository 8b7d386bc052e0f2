import { newId } from '../../lib/ids.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import type { EventRecord } from '../../model/event.ts'
import type { Mail, MailKind } from '../../model/mail.ts'
import { Refusal } from '../../model/refusal.ts'
import { insertOutbox } from '../../storage/outbox.ts'
import {
  deleteUnsentMails,
  findMail,
  insertMail,
  listMails as listRows,
} from '../../storage/mails.ts'
import { isId } from '../../lib/ids.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'
import { demandToLetIn } from '../users/giving.ts'
import { getUser } from '../users/users.ts'

export const mailPurpose = 'mail'

export type NewMail = {
  readonly kind: MailKind
  /** Null for somebody who is nobody here. */
  readonly userId: string | null
  readonly recipient: string
  readonly subject: string
  readonly text: string
}

/** What the outbox says of a mail. */
export type QueuedMail = { readonly mail: string }

/** Writes a mail that goes out once the transaction of its cause is committed. Gives its id. */
export async function queueMail(context: Context, box: SecretBox, mail: NewMail): Promise<string> {
  const { text, ...rest } = mail
  const id = newId()
  const accountId = context.account.id
  await insertMail(context.db, { ...rest, accountId, id, sealedText: box.seal(mailPurpose, text) })
  await insertOutbox(context.db, accountId, [
    { kind: 'mail', payload: { mail: id } satisfies QueuedMail },
  ])
  return id
}

/** Takes back what was not sent yet: what it says does not hold any more. */
export async function dropMails(context: Context, userId: string, kind: MailKind): Promise<void> {
  await deleteUnsentMails(context.db, { accountId: context.account.id, userId, kind })
}

/** The mails of an account, the latest first, without what they say. */
export async function listMails(context: Context, request: PartRequest): Promise<Part<Mail>> {
  demandRight(context, 'users.view')
  return partOf(request, page => listRows(context.db, { accountId: context.account.id, ...page }))
}

export type ReadMail = Mail & {
  /** Null once it was sent. */
  readonly text: string | null
}

/**
 * A mail with what it says, for an administrator to hand on where nothing sends mail. A link in it lets its reader in as
 * the person, so it is shown to those alone who have what that person has, and reading it leaves a trace.
 */
export async function readMail(context: Context, box: SecretBox, id: string): Promise<ReadMail> {
  demandRight(context, 'users.manage')
  return inTransaction(context, async inside => {
    const key = { accountId: inside.account.id, id }
    const found = isId(id) ? await findMail(inside.db, key) : undefined
    if (found === undefined) throw new Refusal('not-found', 'there is no such mail')
    const { sealedText, ...mail } = found
    const target = await readableFor(inside, mail)
    if (sealedText === null) return { ...mail, text: null }
    await recordEvent(inside, { type: 'mail.read', target, data: { mail: id, kind: mail.kind } })
    return { ...mail, text: box.open(mailPurpose, sealedText) }
  })
}

/** Whom a mail is about. Refuses whoever may not read what lets in as that person. */
async function readableFor(context: Context, { userId }: Mail): Promise<EventRecord['target']> {
  const { id, slug } = context.account
  if (userId === null) return { kind: 'account', id, name: slug }
  const user = await getUser(context, userId)
  await demandToLetIn(context, user)
  return { kind: 'user', id: user.id, name: user.userName }
}
