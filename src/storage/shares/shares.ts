import type { Knex } from 'knex'
import type { Actor } from '../../model/event.ts'
import { type Level, rankOf } from '../../model/level.ts'
import type { Share } from '../../model/share.ts'
import { crowd } from '../decisions/nodes.ts'
import { statement } from '../statement.ts'
import { nextNotice, shareColumns, type ShareRow, toShare } from './share-columns.ts'

const pairs = `jsonb_to_recordset(cast(:rows as jsonb)) as n ("resourceId" uuid, "principalId" uuid)`
const ofPair =
  's.account_id = :accountId and s.resource_id = n."resourceId" and s.principal_id = n."principalId"'

const lock = statement<ShareRow>(
  'shares_lock',
  `select ${shareColumns} from ${pairs} cross join lateral (
     select s.* from shares s where ${ofPair} for update) s`,
)
const putting = `insert into shares as s (account_id, resource_id, principal_id, level, granter_kind, granter_id, granter_name, reason,
                              until, notice_at)
     select :accountId, n."resourceId", n."principalId", n.rank, :granterKind, cast(:granterId as uuid), :granterName, n.reason,
            n.until, ${nextNotice('n.until')}
       from jsonb_to_recordset(cast(:rows as jsonb)) as n
              ("resourceId" uuid, "principalId" uuid, rank smallint, reason text, until timestamptz)
     on conflict (account_id, resource_id, principal_id) do update`
// What is there is held by the conflict, and left as it is: one pass through all of them, in order.
const add = statement<ShareRow>(
  'shares_add_or_hold',
  `with added as (${putting} set level = excluded.level where false returning s.*)
   select ${shareColumns} from added s`,
)
const put = statement<ShareRow>(
  'shares_put_with_notice_again',
  `with put as (
     ${putting}
       set level = excluded.level, reason = excluded.reason, until = excluded.until, granter_kind = excluded.granter_kind,
           granter_id = excluded.granter_id, granter_name = excluded.granter_name, since = cohort_now(),
           notice_at = case when s.until = excluded.until then s.notice_at else excluded.notice_at end,
           flagged_at = null, version = s.version + 1
     returning s.*)
   select ${shareColumns} from put s`,
)
const extend = statement<ShareRow>(
  'shares_extend',
  `with extended as (
     update shares s set until = cast(:until as timestamptz), notice_at = ${nextNotice('cast(:until as timestamptz)')},
            version = s.version + 1
       from ${pairs} where ${ofPair}
     returning s.*)
   select ${shareColumns} from extended s`,
)
const remove = statement<{ resourceId: string; principalId: string }>(
  'shares_remove',
  `delete from shares s
    using jsonb_to_recordset(cast(:rows as jsonb)) as n ("resourceId" uuid, "principalId" uuid)
    where s.account_id = :accountId and s.resource_id = n."resourceId" and s.principal_id = n."principalId"
   returning s.resource_id as "resourceId", s.principal_id as "principalId"`,
)
const noteCrowds = statement(
  'shares_note_crowds',
  `insert into crowded_resources (account_id, resource_id)
   select :accountId, asked.id from unnest(cast(:ids as uuid[])) asked (id)
    where (select count(*) from (
             select 1 from shares s where s.account_id = :accountId and s.resource_id = asked.id limit ${crowd + 1}) few) > ${crowd}
   on conflict do nothing`,
)

export type ShareKey = { readonly resourceId: string; readonly principalId: string }

export type NewShare = ShareKey & {
  readonly level: Level
  readonly reason: string | null
  readonly until: Date | null
}

/** Those of these shares that there are, held until the transaction ends; both sides are held already (`holdSides`). */
export async function lockShares(
  db: Knex,
  accountId: string,
  keys: readonly ShareKey[],
): Promise<readonly Share[]> {
  if (keys.length === 0) return []
  return (await lock(db, { accountId, rows: inOrder(keys) })).map(toShare)
}

type Giving = { readonly accountId: string; readonly granter: Actor }

/**
 * Writes those shares that are new, as given by this actor, and gives them; the others are held until the transaction ends,
 * as they are. Both sides are held already (`holdSides`).
 */
export async function addShares(
  db: Knex,
  giving: Giving,
  shares: readonly NewShare[],
): Promise<readonly Share[]> {
  if (shares.length === 0) return []
  const added = await add(db, bindingsOf(giving, shares))
  const ids = [...new Set(added.map(each => each.resourceId))].toSorted()
  if (ids.length > 0) await noteCrowds(db, { accountId: giving.accountId, ids })
  return added.map(toShare)
}

/** Writes other shares in the place of those that there are, as given by this actor. */
export async function putShares(
  db: Knex,
  giving: Giving,
  shares: readonly NewShare[],
): Promise<readonly Share[]> {
  if (shares.length === 0) return []
  return (await put(db, bindingsOf(giving, shares))).map(toShare)
}

function bindingsOf(
  { accountId, granter: { kind, id, name } }: Giving,
  shares: readonly NewShare[],
): Readonly<Record<string, string | null>> {
  const rows = inOrder(shares.map(({ level, ...rest }) => ({ ...rest, rank: rankOf(level) })))
  return { accountId, granterKind: kind, granterId: id, granterName: name, rows }
}

/** Gives shares that there are another end, and leaves the rest of them. */
export async function extendShares(
  db: Knex,
  { accountId, until }: { readonly accountId: string; readonly until: Date | null },
  keys: readonly ShareKey[],
): Promise<readonly Share[]> {
  if (keys.length === 0) return []
  return (await extend(db, { accountId, until, rows: inOrder(keys) })).map(toShare)
}

/** Removes those shares that there are, and gives their keys. */
export async function removeShares(
  db: Knex,
  accountId: string,
  keys: readonly ShareKey[],
): Promise<readonly ShareKey[]> {
  if (keys.length === 0) return []
  return remove(db, { accountId, rows: inOrder(keys) })
}

/** Everybody takes locks in the same order. */
function inOrder(rows: readonly ShareKey[]): string {
  const placeOf = ({ resourceId, principalId }: ShareKey): string => `${resourceId} ${principalId}`
  const sorted = rows.toSorted((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1))
  return JSON.stringify(sorted)
}
