import type { Knex } from 'knex'
import type { ResourceAccess } from '../../model/client-settings.ts'
import { statement } from '../statement.ts'

const pair = `select u.account_id, u.id as user_id, a.id as application_id
       from users u join applications a on a.account_id = u.account_id
      where u.account_id = :accountId and u.sub = :sub and a.client_id = :clientId`

const upsert = statement(
  'consent_upsert',
  `insert into consents (account_id, user_id, application_id, scopes, resources)
   select pair.account_id, pair.user_id, pair.application_id, cast(:scopes as jsonb), cast(:resources as jsonb)
     from (${pair}) pair
   on conflict (account_id, user_id, application_id) do update
     set scopes = excluded.scopes, resources = excluded.resources, given_at = excluded.given_at`,
)
const find = statement<ConsentRow>(
  'consent_find',
  `select c.scopes, c.resources from consents c join (${pair}) pair
       on c.account_id = pair.account_id and c.user_id = pair.user_id and c.application_id = pair.application_id`,
)
const remove = statement(
  'consent_delete',
  `delete from consents c using (${pair}) pair
    where c.account_id = pair.account_id and c.user_id = pair.user_id and c.application_id = pair.application_id`,
)

export type ConsentKey = {
  readonly accountId: string
  readonly sub: string
  readonly clientId: string
}

/** What a person has agreed to share with an application. */
export type ConsentRow = {
  readonly scopes: readonly string[]
  readonly resources: readonly ResourceAccess[]
}

/** Stores a consent in place of the former one. */
export async function upsertConsent(
  db: Knex,
  key: ConsentKey,
  { scopes, resources }: ConsentRow,
): Promise<void> {
  const bound = { scopes: JSON.stringify(scopes), resources: JSON.stringify(resources) }
  await upsert(db, { ...key, ...bound })
}

export async function findConsentRow(db: Knex, key: ConsentKey): Promise<ConsentRow | undefined> {
  const [row] = await find(db, key)
  return row
}

export async function deleteConsent(db: Knex, key: ConsentKey): Promise<void> {
  await remove(db, key)
}
