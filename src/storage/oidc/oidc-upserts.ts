import type { Knex } from 'knex'
import { bindKey, hashId, type RecordKey } from './oidc-record-key.ts'
import { statement } from '../statement.ts'

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

const columns = `account_id, model, id_hash, sealed_id, payload, grant_id, sub, client_id, uid, user_code, session_uid,
  expires_at`
const values = `:accountId, :model, :idHash, :sealedId, cast(:payload as jsonb), :grantId, :sub, :clientId, :uid,
  :userCode, :sessionUid, now() + make_interval(secs => cast(:expiresIn as double precision))`
const replaceColumns = `sealed_id = excluded.sealed_id, grant_id = excluded.grant_id, sub = excluded.sub,
  client_id = excluded.client_id, uid = excluded.uid, user_code = excluded.user_code,
  session_uid = excluded.session_uid, expires_at = excluded.expires_at`
const replace = `${replaceColumns}, payload = excluded.payload`
const upsert = statement(
  'oidc_upsert',
  `insert into oidc_records as r (${columns}) values (${values})
   on conflict (account_id, model, id_hash) do update set ${replace}`,
)
// A request that began before somebody's access ended may write its session or grant after it: that is not stored. The
// person is held meanwhile, so that the end either sees the row or comes first.
const person = `person as (
     select 1 from users where account_id = :accountId and sub = :sub and active and not suspended
        and not coalesce(cast(:within as text) = any (ended_sessions), false)
        and (access_ended_at is null or floor(extract(epoch from access_ended_at)) <= :since) for share)`
const upsertGrant = statement(
  'oidc_store_grant',
  `with ${person}
   insert into oidc_records as r (${columns}) select ${values} from person
   on conflict (account_id, model, id_hash) do update set ${replace}`,
)
// Parallel requests of one browser each write the whole session: what they know of different clients is joined.
const upsertSession = statement(
  'oidc_store_session',
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
// As above for all that is issued for a code or token, which is used up in the same statement: the grant is held first.
const insertIssued = statement<{ stored: boolean }>(
  'oidc_insert_for_consumed',
  `with living as (
     select 1 from oidc_records
      where account_id = :accountId and model = 'Grant' and id_hash = :grantHash for key share),
   consumed as (
     update oidc_records c set consumed_at = now() from living
      where c.account_id = :accountId and c.model = :model and c.id_hash = :idHash and c.consumed_at is null
     returning 1)
   insert into oidc_records (account_id, model, id_hash, payload, grant_id, sub, client_id, session_uid, expires_at)
   select :accountId, i.model, i.id_hash, cast(i.payload as jsonb), :grantId, i.sub, i.client_id, i.session_uid,
          now() + make_interval(secs => i.life)
     from consumed, unnest(cast(:models as text[]), cast(:idHashes as bytea[]), cast(:payloads as text[]),
            cast(:subs as text[]), cast(:clientIds as text[]), cast(:sessionUids as text[]),
            cast(:lives as double precision[])) as i (model, id_hash, payload, sub, client_id, session_uid, life)
   returning true as stored`,
)

export async function upsertRecord(db: Knex, key: RecordKey, record: OidcRecord): Promise<void> {
  await upsert(db, { ...bindKey(key), ...record })
}

/**
 * Stores a session or grant that began at `since` (seconds since 1970), unless the access of its person ended later, or the
 * session that it is or was given in (`within`) was ended.
 */
export async function upsertRecordOfPerson(
  db: Knex,
  key: RecordKey,
  record: OidcRecord & { readonly since: number; readonly within: string | null },
): Promise<void> {
  await (key.model === 'Session' ? upsertSession : upsertGrant)(db, { ...bindKey(key), ...record })
}

/** Stores a token or code while its grant lives; false where the grant is gone. */
export async function upsertRecordUnderGrant(
  db: Knex,
  key: RecordKey,
  record: OidcRecord & { readonly grantId: string },
): Promise<boolean> {
  const grantHash = hashId(record.grantId)
  return (await upsertUnderGrant(db, { ...bindKey(key), ...record, grantHash })).length === 1
}

/** Stores what may exist once only; false where it does already and has not expired. */
export async function insertRecordOnce(
  db: Knex,
  key: RecordKey,
  record: OidcRecord,
): Promise<boolean> {
  return (await insertOnce(db, { ...bindKey(key), ...record })).length === 1
}

export type Issued = { readonly key: RecordKey; readonly record: OidcRecord }

export type Exchange = {
  readonly accountId: string
  readonly grantId: string
  /** The code or token that is used up. */
  readonly consumed: RecordKey
  readonly issued: readonly Issued[]
}

/**
 * Uses a code or token up and stores what is issued for it under its grant; gives how many were stored: all, or none where
 * it was used up already or the grant is gone.
 */
export async function insertForConsumed(db: Knex, exchange: Exchange): Promise<number> {
  const { grantId, consumed, issued } = exchange
  const rows = await insertIssued(db, {
    ...bindKey(consumed),
    grantId,
    grantHash: hashId(grantId),
    models: issued.map(({ key }) => key.model),
    idHashes: issued.map(({ key }) => hashId(key.id)),
    payloads: issued.map(({ record }) => record.payload),
    subs: issued.map(({ record }) => record.sub),
    clientIds: issued.map(({ record }) => record.clientId),
    sessionUids: issued.map(({ record }) => record.sessionUid),
    lives: issued.map(({ record }) => record.expiresIn),
  })
  return rows.length
}
