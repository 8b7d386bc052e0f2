import type { Knex } from 'knex'
import type { Application } from '../../model/application.ts'
import { refusingConflicts } from '../conflicts.ts'
import { statement } from '../statement.ts'

/** The select list of an application whose row is `a`. */
export const applicationColumns = `a.id, a.client_id as "clientId", a.kind, a.name, a.access, a.enabled,
  a.redirect_uris as "redirectUris", a.post_logout_redirect_uris as "postLogoutRedirectUris",
  a.home_url as "homeUrl", a.contact, a.claims, a.client, a.version`

const conflicts = { applications_client_id: 'this client id is taken in this account' }
const byClientId = 'from applications a where a.account_id = :accountId and a.client_id = :clientId'

const insert = statement(
  'application_add',
  `with principal as (
     insert into principals (account_id, id, kind) values (:accountId, :id, 'application') returning account_id, id)
   insert into applications (account_id, id, client_id, kind, name, access, redirect_uris,
                             post_logout_redirect_uris, home_url, contact, claims, client)
   select account_id, id, :clientId, :kind, :name, :access, :redirectUris, :postLogoutRedirectUris, :homeUrl,
          :contact, :claims, :client from principal`,
)
const findClient = statement<Application & { secretHashes: Buffer[] }>(
  'application_client',
  `select ${applicationColumns},
          array(select s.hash from application_secrets s
                 where s.account_id = a.account_id and s.application_id = a.id
                   and (s.expires_at is null or s.expires_at > cohort_now())) as "secretHashes"
     ${byClientId}`,
)
const find = statement<Application>(
  'application_read',
  `select ${applicationColumns} ${byClientId}`,
)
const lock = statement<Application>(
  'application_hold',
  `select ${applicationColumns} ${byClientId} for no key update`,
)
const list = statement<ListedApplication>(
  'application_page',
  `select ${applicationColumns},
          (select count(*) from assignments s
            where s.account_id = a.account_id and s.application_id = a.id) as assignments
     from applications a
    where a.account_id = :accountId and a.kind <> 'system'
      and (cast(:after as uuid) is null or a.id > cast(:after as uuid))
    order by a.id limit :limit`,
)
const search = statement<ListedApplication>(
  'application_search',
  `select ${applicationColumns},
          (select count(*) from assignments s
            where s.account_id = a.account_id and s.application_id = a.id) as assignments
     from applications a
    where a.account_id = :accountId and a.kind <> 'system' and (a.name ilike :pattern or a.client_id = :text)
      and (cast(:after as uuid) is null or a.id > cast(:after as uuid))
    order by a.id limit :limit`,
)
const update = statement(
  'application_update',
  `update applications set name = :name, access = :access, enabled = :enabled, redirect_uris = :redirectUris,
          post_logout_redirect_uris = :postLogoutRedirectUris, home_url = :homeUrl, contact = :contact,
          client = :client, version = version + 1, updated_at = cohort_now()
    where account_id = :accountId and id = :id`,
)
const remove = statement(
  'application_delete',
  `delete from principals where account_id = :accountId and id = :id and kind = 'application'`,
)
// There is no index on the client of a record: each insert would pay for it, and applications rarely end.
const removeRecords = statement<{ gone: boolean }>(
  'application_delete_records',
  `delete from oidc_records where account_id = :accountId and client_id = :clientId returning true as gone`,
)

export type NewApplication = Omit<Application, 'enabled' | 'version'>
export type ClientKey = { readonly accountId: string; readonly clientId: string }
export type ListedApplication = Application & { readonly assignments: number }

export async function insertApplication(
  db: Knex,
  accountId: string,
  application: NewApplication,
): Promise<void> {
  await refusingConflicts(conflicts, () => insert(db, bind(accountId, application)))
}

export type ClientRow = {
  readonly application: Application
  readonly secretHashes: readonly Buffer[]
}

/** An application, enabled or not, with the hashes of its live secrets. */
export async function findClientRow(db: Knex, key: ClientKey): Promise<ClientRow | undefined> {
  const [row] = await findClient(db, key)
  if (row === undefined) return undefined
  const { secretHashes, ...application } = row
  return { application, secretHashes }
}

/** An application, enabled or not. */
export async function findApplication(db: Knex, key: ClientKey): Promise<Application | undefined> {
  const [row] = await find(db, key)
  return row
}

/** As `findApplication`, held until the transaction ends. */
export async function lockApplication(db: Knex, key: ClientKey): Promise<Application | undefined> {
  const [row] = await lock(db, key)
  return row
}

/** Up to `limit` applications behind the one with the id `after`, in the order of their making. */
export async function listApplications(
  db: Knex,
  page: { accountId: string; after: string | null; limit: number; search?: string | undefined },
): Promise<readonly ListedApplication[]> {
  const { search: text, ...rest } = page
  if (text === undefined) return list(db, rest)
  return search(db, { ...rest, text, pattern: `%${text.replaceAll(/[\\%_]/g, String.raw`\$&`)}%` })
}

/** Writes all that an administrator decides but for the claims. */
export async function updateApplication(
  db: Knex,
  accountId: string,
  application: Application,
): Promise<void> {
  await update(db, bind(accountId, application))
}

/** Deletes an application with its secrets and assignments. */
export async function deleteApplication(
  db: Knex,
  key: { accountId: string; id: string },
): Promise<void> {
  await remove(db, key)
}

/** Deletes every grant, code and token of an application; gives how many records there were. */
export async function deleteRecordsOfClient(db: Knex, key: ClientKey): Promise<number> {
  return (await removeRecords(db, key)).length
}

function bind(accountId: string, application: NewApplication): Record<string, unknown> {
  const { redirectUris, postLogoutRedirectUris, claims, client } = application
  return {
    ...application,
    accountId,
    redirectUris: JSON.stringify(redirectUris),
    postLogoutRedirectUris: JSON.stringify(postLogoutRedirectUris),
    claims: JSON.stringify(claims),
    client: JSON.stringify(client),
  }
}
