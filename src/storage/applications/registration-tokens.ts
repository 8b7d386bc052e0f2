import type { Knex } from 'knex'
import { statement } from '../statement.ts'

const live = `(t.uses_left > 0 and t.expires_at > cohort_now())`

const insert = statement(
  'registration_token_insert',
  `insert into registration_tokens (account_id, id, hash, hint, uses_left, expires_at)
   values (:accountId, :id, :hash, :hint, :uses, :expiresAt)`,
)
const spend = statement<{ hint: string }>(
  'registration_token_spend',
  `update registration_tokens t set uses_left = uses_left - 1
    where t.account_id = :accountId and t.hash = :hash and ${live} returning t.hint`,
)
const list = statement<RegistrationToken>(
  'registration_token_list',
  `select t.id, t.hint, t.uses_left as "usesLeft", t.created_at as "createdAt", t.expires_at as "expiresAt", ${live} as live
     from registration_tokens t where t.account_id = :accountId order by t.id`,
)
const remove = statement<{ hint: string }>(
  'registration_token_delete',
  `delete from registration_tokens where account_id = :accountId and id = :id returning hint`,
)
const settle = statement(
  'registration_until',
  `update accounts a set registration_until = (
     select max(t.expires_at) from registration_tokens t where t.account_id = a.id and ${live})
    where a.id = :accountId`,
)

/** A token for registration as people see it: never the token itself. */
export type RegistrationToken = {
  readonly id: string
  /** The last characters of the token. */
  readonly hint: string
  readonly usesLeft: number
  readonly createdAt: Date
  readonly expiresAt: Date
  readonly live: boolean
}

export type NewRegistrationToken = {
  readonly accountId: string
  readonly id: string
  readonly hash: Buffer
  readonly hint: string
  readonly uses: number
  readonly expiresAt: Date
}

export async function insertRegistrationToken(
  db: Knex,
  token: NewRegistrationToken,
): Promise<void> {
  await insert(db, token)
  await settle(db, { accountId: token.accountId })
}

/** Uses a token once and gives its hint; undefined where it is not known, spent or too old. */
export async function spendRegistrationToken(
  db: Knex,
  key: { accountId: string; hash: Buffer },
): Promise<string | undefined> {
  const [row] = await spend(db, key)
  if (row !== undefined) await settle(db, { accountId: key.accountId })
  return row?.hint
}

/** The tokens of an account, those that are spent or have ended too. */
export async function listRegistrationTokens(
  db: Knex,
  accountId: string,
): Promise<readonly RegistrationToken[]> {
  return list(db, { accountId })
}

/** Deletes a token and gives its hint; undefined where there is none. */
export async function deleteRegistrationToken(
  db: Knex,
  key: { accountId: string; id: string },
): Promise<string | undefined> {
  const [row] = await remove(db, key)
  await settle(db, { accountId: key.accountId })
  return row?.hint
}
