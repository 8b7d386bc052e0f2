import type { Knex } from 'knex'
import { bindKey, type RecordKey, recordKey, type RecordScope } from './oidc-record-key.ts'
import { statement } from '../statement.ts'

export type FoundRecord = {
  readonly payload: Record<string, unknown>
  readonly sealedId: string | null
  /** In seconds since 1970. */
  readonly consumed: number | null
}

export type RecordWithOwners = FoundRecord & {
  readonly grant: FoundRecord | null
  readonly session: FoundRecord | null
}

// The library judges expiry itself and wants to see what has just expired, so as to say so.
const visible = `(expires_at is null or expires_at > now() - interval '10 minutes')`
const found = `payload, sealed_id as "sealedId", extract(epoch from consumed_at)::bigint as consumed`
const find = statement<FoundRecord>(
  'oidc_find',
  `select ${found} from oidc_records where ${recordKey} and ${visible}`,
)
const owner = (which: string): string =>
  `(select to_jsonb(f) from (select ${found} from oidc_records where account_id = r.account_id and ${which}) f)`
const findWithOwners = statement<RecordWithOwners>(
  'oidc_find_with_owners',
  `select r.*, ${owner(`model = 'Grant' and id_hash = sha256(convert_to(r.grant_id, 'UTF8')) and ${visible}`)} as grant,
          ${owner(`model = 'Session' and uid = r.session_uid and ${visible} order by created_at desc limit 1`)} as session
     from (select account_id, grant_id, session_uid, ${found} from oidc_records where ${recordKey} and ${visible}) r`,
)
const findSession = statement<FoundRecord & { readonly grant: FoundRecord | null }>(
  'oidc_find_session',
  `select r.*, ${owner(`model = 'Grant' and ${visible}
                         and id_hash = sha256(convert_to(r.payload->'authorizations'->:clientId->>'grantId', 'UTF8'))`)} as grant
     from (select account_id, ${found} from oidc_records where ${recordKey} and ${visible}) r`,
)
const findByUid = statement<FoundRecord>(
  'oidc_find_by_uid',
  `select ${found} from oidc_records
    where account_id = :accountId and model = :model and uid = :uid and ${visible}
    order by created_at desc limit 1`,
)
const findByUserCode = statement<FoundRecord>(
  'oidc_find_by_user_code',
  `select ${found} from oidc_records
    where account_id = :accountId and model = :model and user_code = :userCode and ${visible}
    order by created_at desc limit 1`,
)
const consume = statement<{ consumed: boolean }>(
  'oidc_consume',
  `update oidc_records set consumed_at = now() where ${recordKey} and consumed_at is null returning true as consumed`,
)
const remove = statement<{ gone: boolean }>(
  'oidc_remove',
  `delete from oidc_records where ${recordKey} returning true as gone`,
)
const removeExpired = statement<{ gone: boolean }>(
  'oidc_delete_expired',
  `delete from oidc_records where account_id = :accountId and (model, id_hash) in (
     select model, id_hash from oidc_records
      where account_id = :accountId and expires_at < now() - interval '10 minutes'
      limit :limit for update skip locked)
   returning true as gone`,
)

/** A record by its id, also when it expired within the last minutes. */
export async function findRecord(db: Knex, key: RecordKey): Promise<FoundRecord | undefined> {
  const [row] = await find(db, bindKey(key))
  return row
}

/**
 * A token or code with the grant and the session that it was given in: what the library asks for next, in one statement.
 * Undefined where there is no such record; null in the place of an owner that is gone.
 */
export async function findRecordWithOwners(
  db: Knex,
  key: RecordKey,
): Promise<RecordWithOwners | undefined> {
  const [row] = await findWithOwners(db, bindKey(key))
  return row
}

/** A session with the grant that a client has in it: what an authorization asks for next. */
export async function findSessionWithGrant(
  db: Knex,
  key: RecordKey,
  clientId: string,
): Promise<(FoundRecord & { readonly grant: FoundRecord | null }) | undefined> {
  const [row] = await findSession(db, { ...bindKey(key), clientId })
  return row
}

/** The newest record with this uid. */
export async function findRecordByUid(
  db: Knex,
  scope: RecordScope,
  uid: string,
): Promise<FoundRecord | undefined> {
  const [row] = await findByUid(db, { ...scope, uid })
  return row
}

export async function findRecordByUserCode(
  db: Knex,
  scope: RecordScope,
  userCode: string,
): Promise<FoundRecord | undefined> {
  const [row] = await findByUserCode(db, { ...scope, userCode })
  return row
}

/** Marks a record as used; false for whoever comes second, however close. */
export async function consumeRecord(db: Knex, key: RecordKey): Promise<boolean> {
  return (await consume(db, bindKey(key))).length === 1
}

/** False for whoever comes second, however close. */
export async function deleteRecord(db: Knex, key: RecordKey): Promise<boolean> {
  return (await remove(db, bindKey(key))).length === 1
}

/** Removes up to `limit` records that expired a while ago; gives how many. */
export async function deleteExpiredRecords(
  db: Knex,
  accountId: string,
  limit: number,
): Promise<number> {
  return (await removeExpired(db, { accountId, limit })).length
}
