import type { Knex } from 'knex'
import type { JsonObject } from '../model/json.ts'
import { type KeyState, keyTimes, signingAlgorithms } from '../model/signing-key.ts'
import { statement } from './statement.ts'

export type NewSigningKey = {
  readonly kid: string
  readonly algorithm: string
  readonly publicJwk: JsonObject
  readonly sealedPrivateJwk: string
  /** From now to its first signature, in seconds. */
  readonly activeIn: number
}

/** What can be said of a key without opening it. */
export type SigningKeyTimes = {
  readonly kid: string
  readonly algorithm: string
  readonly state: KeyState
  readonly createdAt: Date
  readonly activeAt: Date
  /** Null while no successor is known. */
  readonly retiredAt: Date | null
  readonly removedAt: Date | null
}

export type SigningKeyRow = SigningKeyTimes & {
  /** Whether it has signed nothing so far, or nothing that it signed is alive. */
  readonly unneeded: boolean
  readonly sealedPrivateJwk: string
}

const kept = `make_interval(secs => ${keyTimes.keptAfter})`
const signedLasts = `make_interval(secs => ${keyTimes.signedLasts})`

const algorithms = signingAlgorithms.map(name => `'${name}'`).join(', ')

// The keys of an account with the times that follow from their successors.
const timed = `select k.*, lead(k.active_at) over (partition by k.algorithm order by k.generation) as retired_at
                 from signing_keys k where k.account_id = :accountId`
const state = `case when k.active_at > cohort_now() then 'published'
                    when k.retired_at <= cohort_now() then 'retired'
                    else 'active' end`
// A minute: nobody removes what starts to sign at this moment.
const unneeded = `(k.active_at > cohort_now() + interval '1 minute' or coalesce(k.retired_at + ${signedLasts} <= cohort_now(), false))`
const present = `(k.retired_at is null or k.retired_at + ${kept} > cohort_now())`

const insert = statement(
  'signing_key_add',
  `insert into signing_keys (account_id, kid, algorithm, generation, public_jwk, sealed_private_jwk, active_at)
   select :accountId, :kid, :algorithm, coalesce(max(k.generation), 0) + 1, cast(:publicJwk as jsonb), :sealedPrivateJwk,
          greatest(cohort_now() + make_interval(secs => :activeIn), max(k.active_at))
     from signing_keys k where k.account_id = :accountId and k.algorithm = :algorithm`,
)
const list = statement<SigningKeyRow>(
  'signing_key_states',
  `select k.kid, k.algorithm, k.created_at as "createdAt", k.active_at as "activeAt", k.retired_at as "retiredAt",
          k.retired_at + ${kept} as "removedAt", ${state} as state, ${unneeded} as unneeded,
          k.sealed_private_jwk as "sealedPrivateJwk"
     from (${timed}) k
    where ${present}
    order by array_position(array[${algorithms}], k.algorithm), array_position(array['active', 'published', 'retired'], ${state}), k.generation desc`,
)
const activate = statement(
  'signing_key_activate',
  `update signing_keys set active_at = cohort_now() where account_id = :accountId and kid = :kid`,
)
const remove = statement(
  'signing_key_delete',
  `delete from signing_keys where account_id = :accountId and kid = :kid`,
)
const removeOver = statement<{ kid: string; algorithm: string }>(
  'signing_key_delete_over',
  `delete from signing_keys d using (${timed}) k
    where d.account_id = :accountId and d.kid = k.kid and not ${present}
   returning d.kid, d.algorithm`,
)
const riseVersion = statement(
  'signing_key_version',
  `update accounts set keys_version = keys_version + 1 where id = :accountId`,
)
const findDue = statement<DueKey>(
  'signing_key_due',
  `select a.id as "accountId", wanted.algorithm,
          (k.newest is null or :days > 0 and k.newest + make_interval(days => :days) <= cohort_now()) as successor
     from accounts a
    cross join unnest(cast(:algorithms as text[])) as wanted (algorithm)
     left join lateral (
            select max(k.active_at) as newest, min(k.generation) < max(k.generation) as several
              from signing_keys k where k.account_id = a.id and k.algorithm = wanted.algorithm) k on true
    where a.enabled and (cast(:accountId as uuid) is null or a.id = :accountId)
      and (k.newest is null
           or :days > 0 and k.newest + make_interval(days => :days) <= cohort_now()
           or k.several and exists (
                select from signing_keys o
                  join signing_keys s on s.account_id = o.account_id and s.algorithm = o.algorithm
                                     and s.generation > o.generation
                 where o.account_id = a.id and o.algorithm = wanted.algorithm
                   and s.active_at + ${kept} <= cohort_now()))
    order by a.id, wanted.algorithm limit :most`,
)

/** Inserts a key as the successor of those of its algorithm. */
export async function insertSigningKey(
  db: Knex,
  accountId: string,
  key: NewSigningKey,
): Promise<void> {
  await insert(db, { ...key, accountId, publicJwk: JSON.stringify(key.publicJwk) })
}

/** The keys of an account that are not over yet; of each algorithm the one that signs comes first. */
export async function listSigningKeys(
  db: Knex,
  accountId: string,
): Promise<readonly SigningKeyRow[]> {
  return list(db, { accountId })
}

/** Makes a published key sign from now on. */
export async function activateSigningKey(db: Knex, accountId: string, kid: string): Promise<void> {
  await activate(db, { accountId, kid })
}

export async function deleteSigningKey(db: Knex, accountId: string, kid: string): Promise<void> {
  await remove(db, { accountId, kid })
}

/** Deletes the keys that have been retired for long enough, and gives them. */
export async function deleteKeysOver(
  db: Knex,
  accountId: string,
): Promise<readonly { readonly kid: string; readonly algorithm: string }[]> {
  return removeOver(db, { accountId })
}

/** Tells every process that the keys of this account are others. */
export async function raiseKeysVersion(db: Knex, accountId: string): Promise<void> {
  await riseVersion(db, { accountId })
}

export type DueQuery = {
  /** One account, or null for all that are enabled. */
  readonly accountId: string | null
  readonly algorithms: readonly string[]
  /** How old a signing key gets; 0 for as old as it likes. */
  readonly days: number
  readonly most: number
}

/** Something is to be done for an algorithm of an account: a successor is due, or a key is over. */
export type DueKey = {
  readonly accountId: string
  readonly algorithm: string
  readonly successor: boolean
}

export async function findKeysDue(db: Knex, query: DueQuery): Promise<readonly DueKey[]> {
  return findDue(db, query)
}
