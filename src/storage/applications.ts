import type { Knex } from 'knex'
import type { Application } from '../model/application.ts'
import { refusingConflicts } from './conflicts.ts'
import { statement } from './statement.ts'

/** The select list of an application whose row is `a`. */
export const applicationColumns = `a.id, a.client_id as "clientId", a.kind, a.name, a.access, a.enabled,
  a.redirect_uris as "redirectUris", a.post_logout_redirect_uris as "postLogoutRedirectUris",
  a.home_url as "homeUrl", a.contact, a.claims, a.version`

const conflicts = { applications_client_id: 'this client id is taken in this account' }

const insert = statement(
  'application_insert',
  `with principal as (
     insert into principals (account_id, id, kind) values (:accountId, :id, 'application') returning account_id, id)
   insert into applications (account_id, id, client_id, kind, name, access, redirect_uris,
                             post_logout_redirect_uris, home_url, contact, claims)
   select account_id, id, :clientId, :kind, :name, :access, :redirectUris, :postLogoutRedirectUris, :homeUrl,
          :contact, :claims from principal`,
)
const insertSecretRow = statement(
  'application_secret_insert',
  `insert into application_secrets (account_id, id, application_id, hash, expires_at)
   values (:accountId, :id, :applicationId, :hash, :expiresAt)`,
)
const find = statement<Application & { secretHashes: Buffer[] }>(
  'application_find',
  `select ${applicationColumns},
          array(select s.hash from application_secrets s
                 where s.account_id = a.account_id and s.application_id = a.id
                   and (s.expires_at is null or s.expires_at > cohort_now())) as "secretHashes"
     from applications a where a.account_id = :accountId and a.client_id = :clientId`,
)
const list = statement<Application & { assignments: number }>(
  'application_list',
  `select ${applicationColumns},
          (select count(*) from assignments s
            where s.account_id = a.account_id and s.application_id = a.id) as assignments
     from applications a where a.account_id = :accountId and a.kind <> 'system' order by a.id`,
)
const insertAssignmentRow = statement<{ principal: string }>(
  'assignment_insert',
  `insert into assignments (account_id, application_id, principal_id)
   select p.account_id, :applicationId, p.id from principals p
    where p.account_id = :accountId and p.id = :principalId and p.kind in ('user', 'group')
   on conflict do nothing returning principal_id as principal`,
)

export type NewApplication = Omit<Application, 'enabled' | 'version'>

export async function insertApplication(
  db: Knex,
  accountId: string,
  application: NewApplication,
): Promise<void> {
  const { redirectUris, postLogoutRedirectUris, claims } = application
  await refusingConflicts(conflicts, () =>
    insert(db, {
      ...application,
      accountId,
      redirectUris: JSON.stringify(redirectUris),
      postLogoutRedirectUris: JSON.stringify(postLogoutRedirectUris),
      claims: JSON.stringify(claims),
    }),
  )
}

export type NewSecret = {
  readonly accountId: string
  readonly id: string
  readonly applicationId: string
  readonly hash: Buffer
  readonly expiresAt: Date | null
}

export async function insertSecret(db: Knex, secret: NewSecret): Promise<void> {
  await insertSecretRow(db, secret)
}

export type ClientRow = {
  readonly application: Application
  readonly secretHashes: readonly Buffer[]
}

/** An application, enabled or not, with the hashes of its live secrets. */
export async function findApplication(
  db: Knex,
  key: { accountId: string; clientId: string },
): Promise<ClientRow | undefined> {
  const [row] = await find(db, key)
  if (row === undefined) return undefined
  const { secretHashes, ...application } = row
  return { application, secretHashes }
}

export async function listApplications(
  db: Knex,
  accountId: string,
): Promise<readonly (Application & { assignments: number })[]> {
  return list(db, { accountId })
}

/** Assigns a user or group; false where it was assigned already. */
export async function insertAssignment(
  db: Knex,
  assignment: { accountId: string; applicationId: string; principalId: string },
): Promise<boolean> {
  return (await insertAssignmentRow(db, assignment)).length === 1
}
