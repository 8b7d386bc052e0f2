import type { Knex } from 'knex'
import {
  type Ended,
  isRoot,
  ofPerson,
  type Rest,
  restColumns,
  restSummary,
  type Root,
  rootColumns,
  sumUp,
} from './ended.ts'
import { statement } from '../statement.ts'

export type SubjectKey = { readonly accountId: string; readonly sub: string }

// The row of the person is held from here on: a session or grant that is just being stored comes before or is refused.
const mark = statement(
  'access_end_mark',
  `update users set access_ended_at = cohort_now(),
          ended_sessions = array(select uid from oidc_records r where ${ofPerson} and r.model = 'Session'
                                    and uid is not null order by created_at desc limit 200)
    where account_id = :accountId and sub = :sub`,
)
// What is left for later; a person who is deleted has no row.
const late = `(not cast(:late as boolean) or r.created_at <= coalesce((
     select access_ended_at from users where account_id = :accountId and sub = :sub), 'infinity'))`
// The newest first: what is left for later is plainly older than the end.
const roots = statement<Root>(
  'access_end_roots',
  `with chosen as (
     (select model, id_hash from oidc_records r where ${ofPerson} and r.model = 'Session' and ${late}
       order by created_at desc limit :sessions)
     union all
     (select model, id_hash from oidc_records r where ${ofPerson} and r.model = 'Grant' and ${late}
       order by created_at desc limit :tokens))
   delete from oidc_records r using chosen c
    where r.account_id = :accountId and r.model = c.model and r.id_hash = c.id_hash returning ${rootColumns}`,
)
const rest = statement<Rest>(
  'access_end_rest',
  `with chosen as (
     select model, id_hash from oidc_records r where ${ofPerson} and not ${isRoot} and ${late}
      order by created_at desc limit :tokens),
   gone as (
     delete from oidc_records r using chosen c
      where r.account_id = :accountId and r.model = c.model and r.id_hash = c.id_hash returning ${restColumns})
   ${restSummary}`,
)
const markAll = statement<{ sub: string }>(
  'access_end_mark_all',
  `with live as (
     select sub from oidc_records where account_id = :accountId and sub is not null and sub > :after
      group by sub order by sub limit :limit),
   held as (
     select u.account_id, u.id from users u join live l on l.sub = u.sub where u.account_id = :accountId
      order by u.id for no key update of u)
   update users u set access_ended_at = greatest(cohort_now(), clock_timestamp()) from held h
    where u.account_id = h.account_id and u.id = h.id returning u.sub`,
)

const hold = statement(
  'access_end_hold',
  `select id from users where account_id = :accountId and sub = :sub for no key update`,
)

/** How much is ended in one transaction. */
export const atOnce = { sessions: 1000, tokens: 10_000 } as const

/** Holds a person until the transaction ends: nobody else ends their access meanwhile. */
export async function holdPerson(db: Knex, key: SubjectKey): Promise<void> {
  await hold(db, key)
}

/** Marks the access of a person as ended now: nothing from before is stored any more, nor honoured where it is found. */
export async function markEnded(db: Knex, key: SubjectKey): Promise<void> {
  await mark(db, key)
}

/** As `markEnded`, for the next people of an account who have something open; gives their subjects in order. */
export async function markEverybodyEnded(
  db: Knex,
  page: { accountId: string; after: string; limit: number },
): Promise<readonly string[]> {
  return (await markAll(db, page)).map(({ sub }) => sub).toSorted()
}

/**
 * Deletes the sessions, grants, codes and tokens of a person, up to so many at once. `late` is for what a former call has
 * left: nothing that began after the end.
 */
export async function deleteAccess(
  db: Knex,
  key: SubjectKey,
  { late }: { late: boolean },
): Promise<Ended> {
  const bindings = { ...key, ...atOnce, late }
  // Sessions and grants in a statement of their own: the second one then sees what was stored under them until now.
  const ended = await roots(db, bindings)
  const others = await rest(db, bindings)
  const sessions = ended.filter(({ model }) => model === 'Session').length
  const grants = ended.length - sessions
  const tokens = others.reduce((sum, { rows }) => sum + rows, 0)
  const more = sessions === atOnce.sessions || grants === atOnce.tokens || tokens === atOnce.tokens
  return sumUp(ended, others, more)
}
