import type { Knex } from 'knex'
import type { User } from '../../model/user.ts'
import { foldedCopy } from '../folded.ts'
import { statement } from '../statement.ts'
import { fromValue } from './user-rows.ts'

/** Inserts the rows that `valueRows` gives as `values`; also a part of larger statements. */
export const insertValues = `insert into user_values (account_id, user_id, attribute, position, type, value, value_key,
                            display, is_primary, extra, folded)
   select :accountId, r.user_id, r.attribute, r.position, r.type, r.value, r.value_key, r.display, r.primary, r.extra,
          r.folded
     from jsonb_to_recordset(cast(:values as jsonb)) as r (user_id uuid, attribute text, position integer, type text,
          value text, value_key text, display text, "primary" boolean, extra jsonb, folded jsonb)`

const insert = statement('user_values_write', insertValues)
const remove = statement(
  'user_values_delete',
  `delete from user_values where account_id = :accountId and user_id = :id
      and attribute = any(cast(:attributes as text[]))`,
)

type Valued = Pick<User, 'id' | 'values'>

/** Writes these attributes of one user again. */
export async function replaceUserValues(
  db: Knex,
  accountId: string,
  { id, values }: Valued,
  attributes: readonly string[],
): Promise<void> {
  if (attributes.length === 0) return
  await remove(db, { accountId, id, attributes })
  const changed = Object.entries(values).filter(([attribute]) => attributes.includes(attribute))
  const rows = valueRows([{ id, values: Object.fromEntries(changed) }])
  await insert(db, { accountId, values: rows })
}

/** The values of the multi-valued attributes of some users, as JSON. */
export function valueRows(users: readonly Valued[]): string {
  return JSON.stringify(users.flatMap(rowsOf))
}

function rowsOf({ id, values }: Valued): readonly object[] {
  return Object.entries(values).flatMap(([attribute, elements]) =>
    elements.map((element, position) => {
      const columns = fromValue(element)
      const { value: value_key = null, ...folded } = foldedCopy(element)
      return { user_id: id, attribute, position, value_key, folded, ...columns }
    }),
  )
}
