import type { Knex } from 'knex'
import { statement } from '../statement.ts'

const insert = statement(
  'handover_insert',
  `insert into ownership_handovers (account_id, from_id, from_name, to_id, to_name)
   values (:accountId, :fromId, :fromName, :toId, :toName)`,
)
// Who took over may have left as well: the chain is followed to its end.
const find = statement<{ ownerId: string }>(
  'handover_owner',
  `with recursive chain (id, step) as (
     select cast(:id as uuid), 0
     union
     select h.to_id, c.step + 1 from chain c
       join ownership_handovers h on h.account_id = :accountId and h.from_id = c.id)
   select id as "ownerId" from chain order by step desc limit 1`,
)

export type Handover = {
  readonly accountId: string
  readonly fromId: string
  readonly fromName: string
  readonly toId: string
  readonly toName: string
}

export async function insertHandover(db: Knex, handover: Handover): Promise<void> {
  await insert(db, handover)
}

/** Who has by now what this principal owned: itself where it handed nothing over, the account by its own id. */
export async function findOwner(db: Knex, key: { accountId: string; id: string }): Promise<string> {
  const [row] = await find(db, key)
  return row?.ownerId ?? key.id
}
