import type { Knex } from 'knex'
import { statement } from '../statement.ts'

const live = `(s.expires_at is null or s.expires_at > cohort_now())`

const insert = statement(
  'application_secret_add',
  `insert into application_secrets (account_id, id, application_id, hash, hint, expires_at)
   values (:accountId, :id, :applicationId, :hash, :hint, :expiresAt)`,
)
const list = statement<ApplicationSecret>(
  'application_secret_list',
  `select s.id, s.hint, s.created_at as "createdAt", s.expires_at as "expiresAt", ${live} as live
     from application_secrets s
    where s.account_id = :accountId and s.application_id = :applicationId order by s.id`,
)
const endAfter = statement<EndedSecret>(
  'application_secret_end_after',
  `update application_secrets s
      set expires_at = least(s.expires_at, cohort_now() + make_interval(secs => :seconds))
    where s.account_id = :accountId and s.application_id = :applicationId and ${live}
   returning s.id, s.hint, s.expires_at as "expiresAt"`,
)
const remove = statement<{ hint: string }>(
  'application_secret_delete',
  `delete from application_secrets
    where account_id = :accountId and application_id = :applicationId and id = :id
   returning hint`,
)
const removeAll = statement(
  'application_secret_delete_all',
  `delete from application_secrets where account_id = :accountId and application_id = :applicationId`,
)

/** A secret as people see it: never the secret itself. */
export type ApplicationSecret = {
  readonly id: string
  /** The last characters of the secret. */
  readonly hint: string
  readonly createdAt: Date
  readonly expiresAt: Date | null
  readonly live: boolean
}

export type SecretScope = { readonly accountId: string; readonly applicationId: string }

export type NewSecret = SecretScope & {
  readonly id: string
  readonly hash: Buffer
  readonly hint: string
  readonly expiresAt: Date | null
}

export async function insertSecret(db: Knex, secret: NewSecret): Promise<void> {
  await insert(db, secret)
}

/** The secrets of an application, those that have ended too. */
export async function listSecrets(
  db: Knex,
  scope: SecretScope,
): Promise<readonly ApplicationSecret[]> {
  return list(db, scope)
}

/** Deletes a secret and gives its hint; undefined where the application has no such one. */
export async function deleteSecret(
  db: Knex,
  key: SecretScope & { id: string },
): Promise<string | undefined> {
  const [row] = await remove(db, key)
  return row?.hint
}

export type EndedSecret = { readonly id: string; readonly hint: string; readonly expiresAt: Date }

/** Lets every live secret of an application end after so many seconds, if it does not sooner. */
export async function endSecretsAfter(
  db: Knex,
  scope: SecretScope,
  seconds: number,
): Promise<readonly EndedSecret[]> {
  return endAfter(db, { ...scope, seconds })
}

export async function deleteSecretsOf(db: Knex, scope: SecretScope): Promise<void> {
  await removeAll(db, scope)
}
