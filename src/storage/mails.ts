import type { Knex } from 'knex'
import type { Mail, MailKind } from '../model/mail.ts'
import { statement } from './statement.ts'

const columns = `id, kind, user_id as "userId", recipient, subject, state, last_error as "lastError",
  created_at as "createdAt", sent_at as "sentAt"`

const insert = statement(
  'mail_insert',
  `insert into mails (account_id, id, kind, user_id, recipient, subject, sealed_text)
   values (:accountId, :id, :kind, :userId, :recipient, :subject, :sealedText)`,
)
const find = statement<StoredMail>(
  'mail_find',
  `select ${columns}, sealed_text as "sealedText" from mails where account_id = :accountId and id = :id`,
)
const list = statement<Mail>(
  'mail_list',
  `select ${columns} from mails where account_id = :accountId and (cast(:after as uuid) is null or id < cast(:after as uuid))
    order by id desc limit :limit`,
)
const update = statement(
  'mail_update',
  `update mails set state = :state, last_error = left(:error, 500),
          sealed_text = case when :state = 'sent' then null else sealed_text end,
          sent_at = case when :state = 'sent' then cohort_now() end
    where account_id = :accountId and id = :id`,
)
const removeUnsent = statement(
  'mail_delete_unsent',
  `delete from mails where account_id = :accountId and user_id = :userId and kind = :kind and state <> 'sent'`,
)
const removeOld = statement<{ id: string }>(
  'mails_delete_old',
  `delete from mails where (account_id, id) in (
     select account_id, id from mails
      where account_id = :accountId and created_at < cohort_now() - make_interval(days => :days)
      order by created_at limit :limit) returning id`,
)

export type StoredMail = Mail & { readonly sealedText: string | null }

export type NewMail = Pick<Mail, 'id' | 'kind' | 'userId' | 'recipient' | 'subject'> & {
  readonly accountId: string
  readonly sealedText: string
}

export async function insertMail(db: Knex, mail: NewMail): Promise<void> {
  await insert(db, mail)
}

type Key = { readonly accountId: string; readonly id: string }

export async function findMail(db: Knex, key: Key): Promise<StoredMail | undefined> {
  const [row] = await find(db, key)
  return row
}

/** The mails of an account, the latest first. */
export async function listMails(
  db: Knex,
  page: { accountId: string; after: string | null; limit: number },
): Promise<readonly Mail[]> {
  return list(db, page)
}

/** Notes what became of a mail. The text of one that was sent goes. */
export async function updateMail(
  db: Knex,
  outcome: Key & { readonly state: Mail['state']; readonly error: string | null },
): Promise<void> {
  await update(db, outcome)
}

/** Drops what was not sent yet, of one kind to one person. */
export async function deleteUnsentMails(
  db: Knex,
  key: { accountId: string; userId: string; kind: MailKind },
): Promise<void> {
  await removeUnsent(db, key)
}

/** How many were removed. */
export async function deleteOldMails(
  db: Knex,
  page: { accountId: string; days: number; limit: number },
): Promise<number> {
  return (await removeOld(db, page)).length
}
