import type { Knex } from 'knex'
import { statement } from '../statement.ts'

/** A membership past its end. */
type ExpiredRow = { readonly groupId: string; readonly memberId: string; readonly sourceId: string }

const listExpired = statement<ExpiredRow>(
  'memberships_expired',
  `select group_id as "groupId", member_id as "memberId", source_id as "sourceId" from memberships
    where account_id = :accountId and until <= cohort_now() order by until limit 1000`,
)
const hold = statement<{ name: string }>(
  'group_hold_any',
  `select name from groups where account_id = :accountId and id = :groupId for update`,
)
// Whether no row that still counts holds the member too.
const remove = statement<{ id: string; distinct: boolean }>(
  'memberships_expire',
  `with changed as (
     delete from memberships m using unnest(cast(:memberIds as uuid[]), cast(:sourceIds as uuid[])) as r (member_id, source_id)
      where m.account_id = :accountId and m.group_id = :groupId and m.member_id = r.member_id
        and m.source_id = r.source_id and m.until <= cohort_now()
     returning m.member_id, m.source_id)
   select distinct c.member_id as id, not exists (
            select 1 from memberships o where o.account_id = :accountId and o.group_id = :groupId
               and o.member_id = c.member_id
               and not exists (select 1 from changed g where g.member_id = o.member_id and g.source_id = o.source_id)
          ) as "distinct"
     from changed c`,
)
const count = statement(
  'group_count_expired',
  `update groups set member_count = member_count - :members, version = version + 1, updated_at = cohort_now()
    where account_id = :accountId and id = :groupId`,
)

export type Expired = { readonly accountId: string; readonly groupId: string }

/** Up to a thousand memberships past their end, by group. */
export async function listExpiredMemberships(
  db: Knex,
  accountId: string,
): Promise<ReadonlyMap<string, readonly ExpiredRow[]>> {
  return Map.groupBy(await listExpired(db, { accountId }), ({ groupId }) => groupId)
}

/**
 * Removes memberships past their end and counts the members that are gone; gives the name of the group and whose rows
 * went. One that was extended meanwhile stays.
 */
export async function deleteExpiredMemberships(
  db: Knex,
  key: Expired,
  rows: readonly ExpiredRow[],
): Promise<{ name: string; ids: readonly string[] }> {
  const [group] = await hold(db, key)
  const memberIds = rows.map(row => row.memberId)
  const sourceIds = rows.map(row => row.sourceId)
  const gone = await remove(db, { ...key, memberIds, sourceIds })
  const members = gone.filter(row => row.distinct).length
  if (gone.length > 0) await count(db, { ...key, members })
  return { name: group?.name ?? '', ids: gone.map(row => row.id) }
}
