import type { Knex } from 'knex'
import { type EdgeFact, edges } from '../entry/edges.ts'
import { reach } from '../entry/reach.ts'
import { statement } from '../statement.ts'

export type OwnGroups = {
  /** Those that the person is in, directly or through groups, by name. */
  readonly groups: readonly { readonly id: string; readonly name: string }[]
  readonly edges: readonly EdgeFact[]
}

const find = statement<OwnGroups>(
  'groups_of_person_explained',
  `with recursive person as (
     select account_id, id from users where account_id = :accountId and id = :id),
   ${reach},
   around as (select account_id, id from person union all select account_id, id from reach)
   select (select coalesce(json_agg(json_build_object('id', g.id, 'name', g.name) order by g.name, g.id), '[]')
             from reach r join groups g on g.account_id = r.account_id and g.id = r.id) as groups,
          ${edges} as edges
     from person p`,
)

/** The groups of a person with every membership that leads there. */
export async function findOwnGroups(
  db: Knex,
  key: { readonly accountId: string; readonly id: string },
): Promise<OwnGroups> {
  const [row] = await find(db, key)
  return row ?? { groups: [], edges: [] }
}
