import type { Knex } from 'knex'
import { statement } from './statement.ts'

const findSalt = statement<{ salt: string }>(
  'account_subject_salt',
  `select subject_salt as salt from accounts where id = :accountId`,
)
const findIssued = statement<{ subject: string }>(
  'pairwise_subject_issued',
  `select p.subject from users u
     join pairwise_subjects p on p.account_id = u.account_id and p.user_id = u.id and p.sector = :sector
    where u.account_id = :accountId and u.sub = :sub`,
)
const insert = statement(
  'pairwise_subject_insert',
  `insert into pairwise_subjects (account_id, sector, subject, user_id)
   select u.account_id, :sector, :subject, u.id from users u where u.account_id = :accountId and u.sub = :sub
   on conflict do nothing`,
)

/** What pairwise subjects of an account are made with. */
export async function findSubjectSalt(db: Knex, accountId: string): Promise<string> {
  const [row] = await findSalt(db, { accountId })
  if (row === undefined) throw new Error('no such account')
  return row.salt
}

export type PairwiseKey = {
  readonly accountId: string
  readonly sector: string
  /** The person's own subject. */
  readonly sub: string
}

/** The subject by which a person was made known to a sector, if they were. */
export async function findIssuedSubject(db: Knex, key: PairwiseKey): Promise<string | undefined> {
  const [row] = await findIssued(db, key)
  return row?.subject
}

/** Keeps the subject by which a person is made known to a sector. */
export async function keepIssuedSubject(
  db: Knex,
  issued: PairwiseKey & { readonly subject: string },
): Promise<void> {
  await insert(db, issued)
}
