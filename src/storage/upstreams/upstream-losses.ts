import type { Knex } from 'knex'
import { statement } from '../statement.ts'

/** What hangs on an upstream, counted. */
export type UpstreamLosses = {
  /** Users who are linked. */
  readonly linked: number
  /** Those of them who have neither a password nor another upstream. */
  readonly stranded: number
  readonly memberships: number
  readonly enforcedDomains: number
}

const find = statement<UpstreamLosses>(
  'upstream_losses',
  `select (select count(distinct l.user_id) from upstream_links l
            where l.account_id = :accountId and l.upstream_id = :upstreamId) as linked,
          (select count(distinct l.user_id) from upstream_links l
            where l.account_id = :accountId and l.upstream_id = :upstreamId
              and not exists (select 1 from passwords w where w.account_id = l.account_id and w.user_id = l.user_id)
              and not exists (select 1 from upstream_links o
                               where o.account_id = l.account_id and o.user_id = l.user_id
                                 and o.upstream_id <> l.upstream_id)) as stranded,
          (select count(*) from memberships m
            where m.account_id = :accountId and m.source_id = :upstreamId) as memberships,
          (select count(*) from upstream_domains d
            where d.account_id = :accountId and d.upstream_id = :upstreamId and d.enforced) as "enforcedDomains"`,
)

export async function findLosses(
  db: Knex,
  of: { accountId: string; upstreamId: string },
): Promise<UpstreamLosses> {
  const [row] = await find(db, of)
  return row as UpstreamLosses
}
