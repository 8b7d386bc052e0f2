import type { Pool } from 'pg'
import { loadedId } from '../support/loaded-ids.ts'
import { crowds, type Filled, joiner } from './fill.ts'

/** One decision that is asked for: somebody and something. */
export type Pair = { readonly subject: string; readonly resource: string }

/** Somebody and a file, with shares that reach it in half of the cases. */
export async function ordinaryPairs(pool: Pool, filled: Filled, count: number): Promise<Pair[]> {
  const { users, folders, files } = filled
  const granted = await grantedPairs(pool, filled, count / 2)
  return granted.flatMap((pair, n) => [
    pair,
    {
      subject: loadedId('user', 1 + ((n * 7919) % users)),
      resource: loadedId('resource', folders + 1 + ((n * 104_729) % files)),
    },
  ])
}

/** Members of groups and people, each with something below what was shared with them. */
async function grantedPairs(
  pool: Pool,
  { accountId, shares }: Filled,
  count: number,
): Promise<readonly Pair[]> {
  const { rows } = await pool.query<Pair>(
    `select coalesce(m.member_id, s.principal_id) as subject, coalesce(r.id, s.resource_id) as resource
       from shares s tablesample bernoulli ($2) repeatable (7)
       join principals p on p.account_id = s.account_id and p.id = s.principal_id
       left join lateral (
         select member_id from memberships
          where account_id = s.account_id and group_id = s.principal_id and member_kind = 'user' limit 1) m on true
       left join lateral (
         select id from resources where account_id = s.account_id and parent_id = s.resource_id limit 1) r on true
      where s.account_id = $1 and (p.kind = 'user' or m.member_id is not null) limit $3`,
    [accountId, Math.min(100, (count * 400) / shares + 0.01), count],
  )
  return rows
}

/** People, half of them among those whom it was shared with, and files right in the folder with the most shares. */
export async function crowdedPairs(pool: Pool, filled: Filled, count: number): Promise<Pair[]> {
  const { folder, shares } = crowds[0]
  const { rows } = await pool.query<{ id: string }>(
    `select id from resources where account_id = $1 and parent_id = $2 limit 20`,
    [filled.accountId, loadedId('resource', folder)],
  )
  return Array.from({ length: count }, (_, n) => ({
    subject: loadedId('user', 1 + ((n * 7919) % Math.min(shares * 2, filled.users))),
    resource: rows[n % rows.length]?.id ?? '',
  }))
}

/** The one who is in a thousand groups, and files anywhere. */
export function joinerPairs({ folders, files }: Filled, count: number): Pair[] {
  return Array.from({ length: count }, (_, n) => ({
    subject: loadedId('user', joiner.user),
    resource: loadedId('resource', folders + 1 + ((n * 104_729) % files)),
  }))
}
