import type { Knex } from 'knex'
import { statement } from '../statement.ts'

const find = statement<{ months: number | null }>(
  'event_months_find',
  `select event_months as months from accounts where id = :accountId`,
)
const set = statement(
  'event_months_set',
  `update accounts set event_months = :months, version = version + 1, updated_at = cohort_now() where id = :accountId`,
)
// By whole days, so that a trail that is written all the time is not told of being cut at every run.
const bounds = statement<EventBound>(
  'event_bounds',
  `select id as "accountId", date_trunc('day', cohort_now(), 'utc') - make_interval(months => event_months) as before
     from accounts where event_months is not null order by id`,
)
const expire = statement<{ gone: number }>(
  'events_expire',
  `select events_expire(cast(:accountId as uuid), :before, :most) as gone`,
)
const erase = statement<{ erased: number }>(
  'events_erase',
  `select events_erase_person(cast(:accountId as uuid), cast(:userId as uuid)) as erased`,
)

/** Up to when the events of an account may go. */
export type EventBound = { readonly accountId: string; readonly before: Date }

/** How many months the trail of an account reaches back; null where it is kept. */
export async function findEventMonths(db: Knex, accountId: string): Promise<number | null> {
  const [row] = await find(db, { accountId })
  return row?.months ?? null
}

export async function updateEventMonths(
  db: Knex,
  accountId: string,
  months: number | null,
): Promise<void> {
  await set(db, { accountId, months })
}

export async function listEventBounds(db: Knex): Promise<readonly EventBound[]> {
  return bounds(db, {})
}

/** Deletes at most so many events from before the bound, the oldest first; gives how many. Others may do so at once. */
export async function deleteOldEvents(db: Knex, bound: EventBound, most: number): Promise<number> {
  const [row] = await expire(db, { ...bound, most })
  return row?.gone ?? 0
}

/** Takes a person's data out of the events, as migration 0029 says; gives how many events were changed. */
export async function erasePerson(
  db: Knex,
  key: { readonly accountId: string; readonly userId: string },
): Promise<number> {
  const [row] = await erase(db, key)
  return row?.erased ?? 0
}
