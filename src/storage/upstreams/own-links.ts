import type { Knex } from 'knex'
import { statement } from '../statement.ts'
import type { OfferedUpstream } from './upstreams.ts'

/** An upstream that somebody is linked to. */
export type OwnLink = OfferedUpstream & {
  readonly enabled: boolean
  readonly createdAt: Date
  readonly lastUsedAt: Date
}

const mine = statement<OwnLink>(
  'upstream_links_of_user',
  `select p.id, p.name, p.enabled, min(l.created_at) as "createdAt", max(l.last_used_at) as "lastUsedAt"
     from upstream_links l join upstreams p on p.account_id = l.account_id and p.id = l.upstream_id
    where l.account_id = :accountId and l.user_id = :userId
    group by p.account_id, p.id order by p.name_key`,
)
const open = statement<OfferedUpstream>(
  'upstreams_to_link',
  `select p.id, p.name from upstreams p
    where p.account_id = :accountId and p.enabled and p.settings -> 'selfLinking' = 'true'
      and not exists (select 1 from upstream_links l
                       where l.account_id = p.account_id and l.upstream_id = p.id and l.user_id = :userId)
    order by p.name_key limit 50`,
)

type OfUser = { readonly accountId: string; readonly userId: string }

export async function listLinksOfUser(db: Knex, key: OfUser): Promise<readonly OwnLink[]> {
  return mine(db, key)
}

/** Those that somebody may link themselves to and is not linked to yet. */
export async function listUpstreamsToLink(
  db: Knex,
  key: OfUser,
): Promise<readonly OfferedUpstream[]> {
  return open(db, key)
}
