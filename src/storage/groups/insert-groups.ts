import type { Knex } from 'knex'
import type { Group } from '../../model/group.ts'
import { refusingConflicts } from '../conflicts.ts'
import { groupColumnList, type NewGroup, toGroupRow } from './groups.ts'
import { statement } from '../statement.ts'

// In the order of the names, so that two of these statements wait for each other and never in a circle.
const insert = statement<Group>(
  'groups_add',
  `with rows as (
     select * from jsonb_to_recordset(cast(:rows as jsonb)) as r (id uuid, kind text, name text, "nameKey" text,
            "nameFolded" text, "externalId" text, description text, "managedBy" uuid, attributes jsonb, folded jsonb)
      order by "nameKey"),
   principal as (
     insert into principals (account_id, id, kind) select :accountId, id, 'group' from rows)
   insert into groups as g (account_id, id, kind, name, name_key, name_folded, external_id, description, managed_by,
                            attributes, folded)
   select :accountId, id, kind, name, "nameKey", "nameFolded", "externalId", description, "managedBy", attributes, folded
     from rows
   on conflict on constraint groups_name do nothing
   returning ${groupColumnList}`,
)

/**
 * Inserts groups in one statement and gives them in the same order. Those whose name is taken are left out: the transaction
 * goes on, so that the caller can say by whom.
 */
export async function insertGroups(
  db: Knex,
  accountId: string,
  groups: readonly NewGroup[],
): Promise<readonly Group[]> {
  const rows = JSON.stringify(groups.map(toGroupRow))
  const inserted = await refusingConflicts({}, () => insert(db, { accountId, rows }))
  const born = new Map(inserted.map(row => [row.id, row]))
  return groups.flatMap(({ id }) => born.get(id) ?? [])
}
