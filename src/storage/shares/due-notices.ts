import type { Knex } from 'knex'
import type { Share } from '../../model/share.ts'
import { statement } from '../statement.ts'
import { liveShare } from './live-share.ts'
import { nextNotice, shareColumns, type ShareRow, toShare } from './share-columns.ts'

/** A share whose end is to be told. */
export type EndingShare = Share & {
  readonly until: Date
  readonly resourceName: string
  readonly principalName: string
  /** How many days before the end this is told: 14, 3, or 0 for the last day. */
  readonly days: number
}

const take = statement<ShareRow & Omit<EndingShare, 'level'>>(
  'shares_take_notices',
  `with due as (
     select s.resource_id, s.principal_id from shares s
      where s.account_id = :accountId and s.notice_at <= cohort_now()
      order by s.notice_at limit :limit for update skip locked),
   told as (
     update shares s set notice_at = ${nextNotice('s.until')} from due
      where s.account_id = :accountId and s.resource_id = due.resource_id and s.principal_id = due.principal_id
     returning s.*)
   select ${shareColumns}, r.name as "resourceName", coalesce(u.display_name, u.user_name, g.name, a.name) as "principalName",
          case when s.until > cohort_now() + interval '3 days' then 14
               when s.until > cohort_now() + interval '1 day' then 3 else 0 end as days
     from told s
     join resources r on r.account_id = :accountId and r.id = s.resource_id
     left join users u on u.account_id = :accountId and u.id = s.principal_id
     left join groups g on g.account_id = :accountId and g.id = s.principal_id
     left join applications a on a.account_id = :accountId and a.id = s.principal_id
    where s.until > cohort_now()`,
)
// Owners, and people with manage of their own, on the resource and above; what was handed over, once or again, is its new
// owner's.
const managers = statement<{ resourceId: string; userId: string }>(
  'shares_notice_present_managers',
  `with recursive chain (asked_id, id, parent_id, owner_id) as (
     select r.id, r.id, r.parent_id, r.owner_id from resources r
      where r.account_id = :accountId and r.id = any(cast(:resourceIds as uuid[]))
     union all
     select c.asked_id, r.* from chain c cross join lateral (
       select r.id, r.parent_id, r.owner_id from resources r
        where r.account_id = :accountId and r.id = c.parent_id offset 0) r),
   owners (asked_id, id) as (
     select asked_id, owner_id from chain where owner_id is not null
     union
     select o.asked_id, h.to_id from owners o cross join lateral (
       select to_id from ownership_handovers where account_id = :accountId and from_id = o.id offset 0) h)
   select a.id as "resourceId", m.id as "userId"
     from unnest(cast(:resourceIds as uuid[])) a (id) cross join lateral (
       select u.id from (
         select o.id from owners o where o.asked_id = a.id
         union
         select s.principal_id from chain c cross join lateral (
           select s.principal_id from shares s
            where s.account_id = :accountId and s.resource_id = c.id and s.level = 3 and ${liveShare} limit :most) s
          where c.asked_id = a.id) k
         join users u on u.account_id = :accountId and u.id = k.id
        order by u.id limit :most) m`,
)

/** Takes up to `limit` shares whose end is to be told now: nobody else is given the same again for the same day. */
export async function takeDueNotices(
  db: Knex,
  page: { readonly accountId: string; readonly limit: number },
): Promise<readonly EndingShare[]> {
  return (await take(db, page)).map(toShare)
}

/** Up to `most` people for each of these resources who own or manage it, by the id of the resource. */
export async function findManagers(
  db: Knex,
  key: {
    readonly accountId: string
    readonly resourceIds: readonly string[]
    readonly most: number
  },
): Promise<ReadonlyMap<string, readonly string[]>> {
  const grouped = Map.groupBy(await managers(db, key), row => row.resourceId)
  return new Map([...grouped].map(([id, rows]) => [id, rows.map(row => row.userId)]))
}
