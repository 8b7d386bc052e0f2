import type { Pool } from 'pg'
import { openPlace, type Place, type PlaceOptions } from '../support/place.ts'

/** A place whose database has so many shared buffers; the database is started anew where it had others. */
export async function openWithBuffers(options: PlaceOptions, buffers: string): Promise<Place> {
  const place = await openPlace(options)
  const { rows } = await place.pool.query<{ same: boolean }>(
    `select pg_size_bytes(current_setting('shared_buffers')) = pg_size_bytes($1) as same`,
    [buffers],
  )
  if (rows[0]?.same === true) return place
  await place.pool.query(`alter system set shared_buffers = '${buffers}'`)
  await place.close()
  return openPlace(options)
}

/** What decisions read, some 2 GB at full size: a server that has run for a day has it in its buffers. */
const read = [
  'principals',
  'principals_id',
  'users',
  'users_id',
  'groups',
  'groups_id',
  'memberships_of_member',
  'collection_items_id',
  'shares_principal',
  'shares_id',
  'resources_id',
] as const

/** Reads every table and index once, so that the system has it, and what decisions need into the buffers of the database. */
export async function warm(pool: Pool): Promise<void> {
  await pool.query('create extension if not exists pg_prewarm')
  await pool.query(`select sum(pg_prewarm(oid::regclass, 'read')) from pg_class
    where relkind in ('r', 'i') and relnamespace = 'public'::regnamespace`)
  for (const name of read) await pool.query('select pg_prewarm($1::regclass)', [name])
}
