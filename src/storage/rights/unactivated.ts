import type { Knex } from 'knex'
import { statement } from '../statement.ts'
import { activated } from './activated.ts'

/** Somebody who may not be signed in for want of the right *active*. */
export type Unactivated = { readonly id: string; readonly sub: string; readonly userName: string }

const among = statement<Unactivated>(
  'users_unactivated_among',
  `select u.id, u.sub, u.user_name as "userName" from users u
    where u.account_id = :accountId and u.id = any(cast(:ids as uuid[])) and not ${activated} order by u.id`,
)
const live = statement<{ sub: string } & ({ lost: false } | ({ lost: true } & Unactivated))>(
  'live_unactivated',
  `with live as (
     select sub from oidc_records where account_id = :accountId and sub is not null and sub > :after
      group by sub order by sub limit :limit)
   select l.sub, u.id, u.user_name as "userName", coalesce(not ${activated}, false) as lost
     from live l left join users u on u.account_id = :accountId and u.sub = l.sub order by l.sub`,
)
const mark = statement(
  'access_end_mark_some',
  `with held as (
     select u.account_id, u.id from users u where u.account_id = :accountId and u.sub = any(cast(:subs as text[]))
      order by u.id for no key update)
   update users u set access_ended_at = greatest(cohort_now(), clock_timestamp()) from held h
    where u.account_id = h.account_id and u.id = h.id`,
)

/** Those of these people who lack the right *active*. */
export async function listUnactivated(
  db: Knex,
  accountId: string,
  ids: readonly string[],
): Promise<readonly Unactivated[]> {
  return ids.length === 0 ? [] : among(db, { accountId, ids })
}

/**
 * Those among the next `limit` people with something open who lack the right *active*; `next` is the subject to go on
 * behind, undefined at the end.
 */
export async function listLiveUnactivated(
  db: Knex,
  page: { accountId: string; after: string; limit: number },
): Promise<{ lost: readonly Unactivated[]; next: string | undefined }> {
  const rows = await live(db, page)
  const lost = rows.flatMap(row => (row.lost ? [row] : []))
  return { lost, next: rows.length === page.limit ? rows.at(-1)?.sub : undefined }
}

/** As `markEnded` (storage/endings), for several people. */
export async function markPeopleEnded(
  db: Knex,
  key: { accountId: string; subs: readonly string[] },
): Promise<void> {
  await mark(db, key)
}
