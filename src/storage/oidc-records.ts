import { createHash } from 'node:crypto'
import type { Knex } from 'knex'
import { type Bindings, statement } from './statement.ts'

/** A record of the OpenID provider as its table keeps it, without its id: that is a bearer secret. */
export type OidcRecord = {
  readonly payload: string
  readonly sealedId: string | null
  readonly grantId: string | null
  readonly sub: string | null
  readonly clientId: string | null
  readonly uid: string | null
  readonly userCode: string | null
  readonly sessionUid: string | null
  /** Seconds from now, or null for a record that stays. */
  readonly expiresIn: number | null
}

export type FoundRecord = {
  readonly payload: Record<string, unknown>
  readonly sealedId: string | null
  /** In seconds since 1970. */
  readonly consumed: number | null
}

export type RecordScope = { readonly accountId: string; readonly model: string }
export type RecordKey = RecordScope & { readonly id: string }

const columns = `account_id, model, id_hash, sealed_id, payload, grant_id, sub, client_id, uid, user_code, session_uid,
  expires_at`
const values = `:accountId, :model, :idHash, :sealedId, cast(:payload as jsonb), :grantId, :sub, :clientId, :uid,
  :userCode, :sessionUid, now() + make_interval(secs => cast(:expiresIn as double precision))`
const replaceColumns = `sealed_id = excluded.sealed_id, grant_id = excluded.grant_id, sub = excluded.sub,
  client_id = excluded.client_id, uid = excluded.uid, user_code = excluded.user_code,
  session_uid = excluded.session_uid, expires_at = excluded.expires_at`
const replace = `${replaceColumns}, payload = excluded.payload`
const key = 'account_id = :accountId and model = :model and id_hash = :idHash'
// The library judges expiry itself and wants to see what has just expired, so as to say so.
const visible = `(expires_at is null or expires_at > now() - interval '10 minutes')`
const found = `payload, sealed_id as "sealedId", extract(epoch from consumed_at)::bigint as consumed`
const tokens = `('AccessToken', 'AuthorizationCode', 'RefreshToken', 'DeviceCode',
  'BackchannelAuthenticationRequest', 'PreAuthorizedCode')`

const upsert = statement(
  'oidc_upsert',
  `insert into oidc_records as r (${columns}) values (${values})
   on conflict (account_id, model, id_hash) do update set ${replace}`,
)
// A request that began before somebody's access ended may write its session or grant after it: that is not stored. The
// person is held meanwhile, so that the end either sees the row or comes first.
const person = `person as (
     select 1 from users where account_id = :accountId and sub = :sub and active and not suspended
        and (access_ended_at is null or floor(extract(epoch from access_ended_at)) <= :since) for share)`
const upsertGrant = statement(
  'oidc_upsert_grant',
  `with ${person}
   insert into oidc_records as r (${columns}) select ${values} from person
   on conflict (account_id, model, id_hash) do update set ${replace}`,
)
// Parallel requests of one browser each write the whole session: what they know of different clients is joined.
const upsertSession = statement(
  'oidc_upsert_session',
  `with ${person}
   insert into oidc_records as r (${columns}) select ${values} from person
   on conflict (account_id, model, id_hash) do update set ${replaceColumns}, payload = excluded.payload
     || jsonb_build_object('authorizations', coalesce(r.payload->'authorizations', '{}')
                                          || coalesce(excluded.payload->'authorizations', '{}'))`,
)
// The grant is held while the token goes in, so that a revocation either sees the token or makes this insert nothing.
const upsertUnderGrant = statement<{ stored: boolean }>(
  'oidc_upsert_under_grant',
  `with living as (
     select 1 from oidc_records
      where account_id = :accountId and model = 'Grant' and id_hash = :grantHash for key share)
   insert into oidc_records as r (${columns}) select ${values} from living
   on conflict (account_id, model, id_hash) do update set ${replace} returning true as stored`,
)
const insertOnce = statement<{ stored: boolean }>(
  'oidc_insert_once',
  `insert into oidc_records as r (${columns}) values (${values})
   on conflict (account_id, model, id_hash) do update set ${replace} where r.expires_at < now()
   returning true as stored`,
)
const find = statement<FoundRecord>(
  'oidc_find',
  `select ${found} from oidc_records where ${key} and ${visible}`,
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
  `update oidc_records set consumed_at = now() where ${key} and consumed_at is null returning true as consumed`,
)
const grantOf = statement<{ grantId: string | null }>(
  'oidc_grant_of',
  `select grant_id as "grantId" from oidc_records where ${key}`,
)
const remove = statement('oidc_delete', `delete from oidc_records where ${key}`)
const lockGrant = statement('oidc_lock_grant', `select 1 from oidc_records where ${key} for update`)
const removeTokens = statement(
  'oidc_delete_tokens',
  `delete from oidc_records where account_id = :accountId and grant_id = :grantId and model in ${tokens}`,
)
const endBefore = statement(
  'oidc_end_before',
  `update users set access_ended_at = cohort_now() where account_id = :accountId and sub = :sub`,
)
const removeRootsOf = statement(
  'oidc_delete_roots_of',
  `delete from oidc_records where account_id = :accountId and sub = :sub and model in ('Session', 'Grant')`,
)
const removeAllOf = statement(
  'oidc_delete_all_of',
  `delete from oidc_records where account_id = :accountId and sub = :sub`,
)
const removeExpired = statement<{ gone: boolean }>(
  'oidc_delete_expired',
  `delete from oidc_records where account_id = :accountId and (model, id_hash) in (
     select model, id_hash from oidc_records
      where account_id = :accountId and expires_at < now() - interval '10 minutes'
      limit :limit for update skip locked)
   returning true as gone`,
)

export async function upsertRecord(db: Knex, key: RecordKey, record: OidcRecord): Promise<void> {
  await upsert(db, { ...bind(key), ...record })
}

/** Stores a session or grant that began at `since` (seconds since 1970), unless the access of its person ended later. */
export async function upsertRecordOfPerson(
  db: Knex,
  key: RecordKey,
  record: OidcRecord & { readonly since: number },
): Promise<void> {
  await (key.model === 'Session' ? upsertSession : upsertGrant)(db, { ...bind(key), ...record })
}

/** Stores a token or code while its grant lives; false where the grant is gone. */
export async function upsertRecordUnderGrant(
  db: Knex,
  key: RecordKey,
  record: OidcRecord & { readonly grantId: string },
): Promise<boolean> {
  const grantHash = hashId(record.grantId)
  return (await upsertUnderGrant(db, { ...bind(key), ...record, grantHash })).length === 1
}

/** Stores what may exist once only; false where it does already and has not expired. */
export async function insertRecordOnce(
  db: Knex,
  key: RecordKey,
  record: OidcRecord,
): Promise<boolean> {
  return (await insertOnce(db, { ...bind(key), ...record })).length === 1
}

/** A record by its id, also when it expired within the last minutes. */
export async function findRecord(db: Knex, key: RecordKey): Promise<FoundRecord | undefined> {
  const [row] = await find(db, bind(key))
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
  return (await consume(db, bind(key))).length === 1
}

/** The grant that a record belongs to, if there is one. */
export async function findGrantOf(db: Knex, key: RecordKey): Promise<string | null> {
  const [row] = await grantOf(db, bind(key))
  return row?.grantId ?? null
}

export async function deleteRecord(db: Knex, key: RecordKey): Promise<void> {
  await remove(db, bind(key))
}

/** Deletes the codes and tokens of a grant, and with `'grant'` the grant itself; what is being issued meanwhile fails. */
export async function deleteByGrant(
  db: Knex,
  { accountId, grantId }: { accountId: string; grantId: string },
  what: 'tokens' | 'grant',
): Promise<void> {
  const grant = bind({ accountId, model: 'Grant', id: grantId })
  await db.transaction(async trx => {
    // First the grant, in a statement of its own: the second one then sees what was stored under it until now.
    await (what === 'grant' ? remove : lockGrant)(trx, grant)
    await removeTokens(trx, { accountId, grantId })
  })
}

/** Deletes every session, grant, code and token of a person, for good. Runs in the caller's transaction. */
export async function deleteRecordsOf(db: Knex, accountId: string, sub: string): Promise<void> {
  await endBefore(db, { accountId, sub })
  await removeRootsOf(db, { accountId, sub })
  await removeAllOf(db, { accountId, sub })
}

/** Removes up to `limit` records that expired a while ago; gives how many. */
export async function deleteExpiredRecords(
  db: Knex,
  accountId: string,
  limit: number,
): Promise<number> {
  return (await removeExpired(db, { accountId, limit })).length
}

function bind({ accountId, model, id }: RecordKey): Bindings {
  return { accountId, model, idHash: hashId(id) }
}

function hashId(id: string): Buffer {
  return createHash('sha256').update(id).digest()
}
