import type { Knex } from 'knex'
import type { Share } from '../../model/share.ts'
import { statement } from '../statement.ts'
import { shareColumns, type ShareRow, toShare } from './share-columns.ts'

const remove = statement<ShareRow & { readonly resourceName: string }>(
  'shares_expire',
  `with due as (
     select s.resource_id, s.principal_id from shares s
      where s.account_id = :accountId and s.until <= cohort_now()
      order by s.until limit :limit for update skip locked),
   gone as (
     delete from shares s using due
      where s.account_id = :accountId and s.resource_id = due.resource_id and s.principal_id = due.principal_id
     returning s.*)
   select ${shareColumns}, r.name as "resourceName" from gone s
     join resources r on r.account_id = :accountId and r.id = s.resource_id`,
)

/** Removes up to `limit` shares past their end that nobody else is busy with, and gives them. */
export async function deleteExpiredShares(
  db: Knex,
  page: { readonly accountId: string; readonly limit: number },
): Promise<readonly (Share & { readonly resourceName: string })[]> {
  return (await remove(db, page)).map(toShare)
}
