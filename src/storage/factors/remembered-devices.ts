import type { Knex } from 'knex'
import { statement } from '../statement.ts'
import type { OfUser } from './code-factors.ts'

const ofUser = 'd.account_id = :accountId and d.user_id = :userId'

const removeAll = statement<{ id: string }>(
  'devices_delete',
  `delete from remembered_devices d where ${ofUser} returning d.id`,
)

/** How many. */
export async function deleteDevices(db: Knex, key: OfUser): Promise<number> {
  return (await removeAll(db, key)).length
}
