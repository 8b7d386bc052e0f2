import type { Knex } from 'knex'
import { type Level, rankOf } from '../../model/level.ts'
import type { Share } from '../../model/share.ts'
import { statement } from '../statement.ts'
import { shareColumns, type ShareRow, toShare } from './share-columns.ts'
import type { ShareKey } from './shares.ts'

const settle = statement<ShareRow>(
  'shares_settle',
  `with settled as (
     update shares s set level = coalesce(n.rank, s.level), flagged_at = null, version = s.version + 1
       from jsonb_to_recordset(cast(:rows as jsonb)) as n ("resourceId" uuid, "principalId" uuid, rank smallint)
      where s.account_id = :accountId and s.resource_id = n."resourceId" and s.principal_id = n."principalId"
     returning s.*)
   select ${shareColumns} from settled s`,
)
const flag = statement(
  'shares_flag',
  `update shares s set flagged_at = coalesce(s.flagged_at, cohort_now()), version = s.version + 1
     from jsonb_to_recordset(cast(:rows as jsonb)) as n ("resourceId" uuid, "principalId" uuid)
    where s.account_id = :accountId and s.resource_id = n."resourceId" and s.principal_id = n."principalId"`,
)

/** Shares that somebody has looked at: kept as they are (null), or lowered. They are not flagged any more. */
export async function settleShares(
  db: Knex,
  accountId: string,
  settled: readonly (ShareKey & { readonly level: Level | null })[],
): Promise<readonly Share[]> {
  if (settled.length === 0) return []
  const rows = settled.map(({ level, ...rest }) => {
    return { ...rest, rank: level === null ? null : rankOf(level) }
  })
  return (await settle(db, { accountId, rows: JSON.stringify(rows) })).map(toShare)
}

/** Marks shares that somebody should look at. */
export async function flagShares(
  db: Knex,
  accountId: string,
  keys: readonly ShareKey[],
): Promise<void> {
  if (keys.length > 0) await flag(db, { accountId, rows: JSON.stringify(keys) })
}
