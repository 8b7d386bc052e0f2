import type { Knex } from 'knex'
import type { Actor } from '../../model/event.ts'
import { type Level, levelOf, type Rank, rankOf } from '../../model/level.ts'
import type { Share } from '../../model/share.ts'
import { crowd } from '../decisions/nodes.ts'
import { statement } from '../statement.ts'

type Row = Omit<Share, 'level'> & { readonly rank: Rank }

const columns = `s.resource_id as "resourceId", s.principal_id as "principalId", s.level as rank,
          s.granter_kind as "granterKind", s.granter_id as "granterId", s.granter_name as "granterName",
          s.reason, s.since, s.until, s.version`

const put = statement<Row>(
  'shares_put',
  `with put as (
     insert into shares as s (account_id, resource_id, principal_id, level, granter_kind, granter_id, granter_name, reason, until)
     select :accountId, n."resourceId", n."principalId", n.rank, :granterKind, cast(:granterId as uuid), :granterName, n.reason,
            n.until
       from jsonb_to_recordset(cast(:rows as jsonb)) as n
              ("resourceId" uuid, "principalId" uuid, rank smallint, reason text, until timestamptz)
     on conflict (account_id, resource_id, principal_id) do update
       set level = excluded.level, reason = excluded.reason, until = excluded.until, granter_kind = excluded.granter_kind,
           granter_id = excluded.granter_id, granter_name = excluded.granter_name, since = cohort_now(),
           version = s.version + 1
     returning s.*)
   select ${columns} from put s`,
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

export type NewShare = {
  readonly resourceId: string
  readonly principalId: string
  readonly level: Level
  readonly reason: string | null
  readonly until: Date | null
}

/** Writes shares, new and changed ones, as given by this actor. */
export async function putShares(
  db: Knex,
  { accountId, granter }: { readonly accountId: string; readonly granter: Actor },
  shares: readonly NewShare[],
): Promise<readonly Share[]> {
  const rows = shares.map(({ level, ...rest }) => ({ ...rest, rank: rankOf(level) }))
  const { kind, id, name } = granter
  const given = { granterKind: kind, granterId: id, granterName: name }
  const written = await put(db, { accountId, ...given, rows: JSON.stringify(rows) })
  const ids = [...new Set(shares.map(each => each.resourceId))]
  await noteCrowds(db, { accountId, ids })
  return written.map(toShare)
}

export type ShareKey = { readonly resourceId: string; readonly principalId: string }

/** Removes those shares that there are, and gives their keys. */
export async function removeShares(
  db: Knex,
  accountId: string,
  keys: readonly ShareKey[],
): Promise<readonly ShareKey[]> {
  return remove(db, { accountId, rows: JSON.stringify(keys) })
}

function toShare({ rank, ...rest }: Row): Share {
  return { ...rest, level: levelOf(rank) as Level }
}
