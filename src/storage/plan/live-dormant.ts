import type { Knex } from 'knex'
import { statement } from '../statement.ts'
import { rank, type Reach } from './dormant.ts'
import { seated } from './plans.ts'

/** Somebody with something open. */
export type LiveSubject = {
  readonly id: string
  readonly sub: string
  readonly userName: string
  /** Whether the plan has no room for the person, who is active: what `dormancyOf` decides, for many at once. */
  readonly dormant: boolean
}

const list = statement<LiveSubject>(
  'live_by_dormancy',
  `with live as (
     select sub from oidc_records where account_id = :accountId and sub is not null and sub > :after
      group by sub order by sub limit :limit),
   last_seat as (
     select ${rank('u.role')} as rank, u.id from users u
      where u.account_id = :accountId and cast(:seats as bigint) is not null
        and ${seated} and u.role = any(cast(:roles as text[]))
      order by 1, 2 offset cast(:seats as bigint) - 1 limit 1)
   select u.id, l.sub, u.user_name as "userName",
          coalesce(u.active and not u.suspended and (u.role <> all(cast(:roles as text[])) or exists (
            select 1 from last_seat s where (${rank('u.role')}, u.id) > (s.rank, s.id))), false) as dormant
     from live l left join users u on u.account_id = :accountId and u.sub = l.sub order by l.sub`,
)

/** The next people with something open, in the order of their subjects. */
export async function listLiveByDormancy(
  db: Knex,
  page: { readonly accountId: string; readonly after: string; readonly limit: number },
  plan: Reach,
): Promise<readonly LiveSubject[]> {
  return list(db, { ...page, ...plan })
}
