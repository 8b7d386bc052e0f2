import type { Knex } from 'knex'
import { reach } from './reach.ts'
import { statement } from './statement.ts'

/** The groups of a person that an application hears of: those assigned to it, or all where none is. */
const find = statement<{ name: string }>(
  'claims_groups',
  `with recursive person as (
     select :accountId::uuid as account_id, :personId::uuid as id),
   ${reach},
   assigned as (
     select g.id from assignments s join groups g on g.account_id = s.account_id and g.id = s.principal_id
      where s.account_id = :accountId and s.application_id = :applicationId)
   select g.name from reach r join groups g on g.account_id = r.account_id and g.id = r.id
    where not exists (select 1 from assigned) or g.id in (select id from assigned)
    order by g.name collate "C"`,
)

export async function findGroupNames(
  db: Knex,
  key: { accountId: string; personId: string; applicationId: string },
): Promise<readonly string[]> {
  return (await find(db, key)).map(row => row.name)
}
