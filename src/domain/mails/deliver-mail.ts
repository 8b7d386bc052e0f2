import type { Mailer } from '../../lib/mailer.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import { findMail, updateMail } from '../../storage/mails.ts'
import type { Deliver } from '../outbox/work-outbox.ts'
import { mailPurpose, type QueuedMail } from './mails.ts'

/**
 * Sends a mail, at least once. Without a mailer it is kept, for an administrator to read. Throws where the server did not
 * take it: it is tried again.
 */
export function mailDelivery(box: SecretBox, mailer: Mailer | undefined): Deliver {
  return async ({ db, account }, { payload }) => {
    const key = { accountId: account.id, id: (payload as QueuedMail).mail }
    const mail = await findMail(db, key)
    // What was taken back meanwhile, or has arrived, is not sent.
    if (mail === undefined || mail.sealedText === null) return
    if (mailer === undefined) {
      await updateMail(db, { ...key, state: 'kept', error: null })
      return
    }
    const { id, recipient, subject, sealedText } = mail
    try {
      await mailer({ id, recipient, subject, text: box.open(mailPurpose, sealedText) })
    } catch (error) {
      const words = error instanceof Error ? error.message : String(error)
      await updateMail(db, { ...key, state: 'failing', error: words })
      throw error
    }
    await updateMail(db, { ...key, state: 'sent', error: null })
  }
}
