import type { Knex } from 'knex'
import type { RememberedDevice } from '../../model/factor.ts'
import { statement } from '../statement.ts'
import type { OfUser } from '../users/of-user.ts'

const ofUser = 'd.account_id = :accountId and d.user_id = :userId'
// Whatever ends the access of a person ends these too, by the time at which it did.
const alive = `d.expires_at > cohort_now() and d.created_at > cohort_now() - make_interval(days => cast(:days as integer))
               and d.created_at > coalesce((select u.access_ended_at from users u
                                             where u.account_id = d.account_id and u.id = d.user_id), '-infinity')`
const known = `${ofUser} and d.token_hash = any(cast(:hashes as bytea[])) and ${alive}`

const insert = statement(
  'device_insert',
  `insert into remembered_devices (account_id, id, user_id, token_hash, browser, last_used_at, expires_at)
   values (:accountId, :id, :userId, :hash, :browser, cohort_now(),
           cohort_now() + make_interval(days => cast(:days as integer)))`,
)
const find = statement<{ id: string }>(
  'device_known',
  `select d.id from remembered_devices d where ${known} limit 1`,
)
const use = statement<{ id: string }>(
  'device_use',
  `update remembered_devices d set last_used_at = cohort_now() where ${known} returning d.id`,
)
const list = statement<RememberedDevice>(
  'devices_of_user',
  `select d.id, d.browser, d.created_at as "createdAt", d.last_used_at as "lastUsedAt", d.expires_at as "expiresAt"
     from remembered_devices d where ${ofUser} and ${alive} order by d.id desc limit 100`,
)
const remove = statement<{ browser: string | null }>(
  'device_delete',
  `delete from remembered_devices d where ${ofUser} and d.id = :id returning d.browser`,
)
const removeAll = statement<{ id: string }>(
  'devices_delete',
  `delete from remembered_devices d where ${ofUser} returning d.id`,
)
const removeExpired = statement<{ id: string }>(
  'devices_delete_expired',
  `delete from remembered_devices where (account_id, id) in (
     select account_id, id from remembered_devices
      where account_id = :accountId and expires_at <= cohort_now() limit :limit) returning id`,
)

export type NewDevice = {
  readonly id: string
  readonly hash: Buffer
  readonly browser: string | null
  readonly days: number
}

/** The tokens that a browser shows, hashed, and for how many days the account remembers browsers now. */
export type DeviceTokens = { readonly hashes: readonly Buffer[]; readonly days: number }

export async function insertDevice(db: Knex, key: OfUser, device: NewDevice): Promise<void> {
  await insert(db, { ...key, ...device })
}

export async function isDeviceKnown(db: Knex, key: OfUser, tokens: DeviceTokens): Promise<boolean> {
  return (await find(db, { ...key, ...tokens })).length > 0
}

/** As `isDeviceKnown`, and writes down that it was used. */
export async function useDevice(db: Knex, key: OfUser, tokens: DeviceTokens): Promise<boolean> {
  return (await use(db, { ...key, ...tokens })).length > 0
}

/** The latest first. */
export async function listDevices(
  db: Knex,
  key: OfUser & Pick<DeviceTokens, 'days'>,
): Promise<readonly RememberedDevice[]> {
  return list(db, key)
}

/** False where there is none with this id. */
export async function deleteDevice(db: Knex, key: OfUser, id: string): Promise<boolean> {
  return (await remove(db, { ...key, id })).length === 1
}

/** How many. */
export async function deleteDevices(db: Knex, key: OfUser): Promise<number> {
  return (await removeAll(db, key)).length
}

/** How many. */
export async function deleteExpiredDevices(
  db: Knex,
  page: { readonly accountId: string; readonly limit: number },
): Promise<number> {
  return (await removeExpired(db, page)).length
}
