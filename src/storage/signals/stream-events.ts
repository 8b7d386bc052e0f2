import type { Knex } from 'knex'
import type { JsonObject } from '../../model/json.ts'
import type { StreamEvent } from '../../model/security-event.ts'
import { reach } from '../entry/reach.ts'
import { statement } from '../statement.ts'
import { mayReceive } from './streams.ts'

// Who hears of a person: applications that the person has entered or may enter, and those that sign nobody in.
const mayHear = `(a.client->>'type' = 'service' or a.access = 'open'
    or exists (select 1 from oidc_records r
                where r.account_id = a.account_id and r.sub = :sub and r.client_id = a.client_id)
    or exists (select 1 from assignments e
                where e.account_id = a.account_id and e.application_id = a.id
                  and (e.principal_id in (select id from person) or e.principal_id in (select id from reach))))`
// The primary address, else the first, as domain/person.ts chooses.
const email = `(select v.value from person p
      join user_values v on v.account_id = p.account_id and v.user_id = p.id and v.attribute = 'emails'
     order by coalesce(v.is_primary, false) desc, v.position limit 1)`
const whoDid = `jsonb_build_object('initiating_entity', coalesce(cast(:entity as text),
    case when exists (select 1 from person where id = cast(:actorId as uuid)) then 'user' else 'admin' end))`

const insertAboutPerson = statement<{ id: string }>(
  'stream_events_about_person_by_plan',
  `with recursive person as (
     select account_id, id from users where account_id = :accountId and sub = :sub),
   ${reach}
   insert into stream_events (account_id, stream_id, type, sub, email, details, txn, expires_at)
   select s.account_id, s.id, k.type, :sub, case when s.subject_format = 'email' then ${email} end,
          k.details || case when k."tellsWho" then ${whoDid} else '{}' end, :txn,
          cohort_now() + make_interval(secs => :keptFor)
     from streams s
     join applications a on a.account_id = s.account_id and a.id = s.application_id and a.enabled
     join accounts t on t.id = a.account_id and ${mayReceive}
     join jsonb_to_recordset(cast(:events as jsonb)) as k (place integer, type text, details jsonb, "tellsWho" boolean)
       on k.type = any(s.events_requested)
    where s.account_id = :accountId and s.status <> 'disabled'
      and case when cast(:clientId as text) is null then ${mayHear} else a.client_id = :clientId end
    order by k.place
   returning id`,
)
const insertAboutStream = statement(
  'stream_event_insert',
  `insert into stream_events (account_id, stream_id, type, details, expires_at)
   values (:accountId, :streamId, :type, :details, cohort_now() + make_interval(secs => :keptFor))`,
)
const waiting = 'e.given_up_at is null and e.expires_at > cohort_now()'
const ofStream = 'e.account_id = :accountId and e.stream_id = :streamId'
const next = statement<StreamEvent>(
  'stream_events_next',
  `select e.id, e.type, e.sub, e.email, e.details, e.txn, e.created_at as "createdAt"
     from stream_events e join streams s on s.account_id = e.account_id and s.id = e.stream_id
    where ${ofStream} and ${waiting} and s.status = 'enabled'
    order by e.position limit :limit`,
)
const remove = statement<{ id: string }>(
  'stream_events_delete',
  `delete from stream_events e where ${ofStream} and e.id = any(cast(:ids as uuid[])) and e.given_up_at is null
   returning e.id`,
)
const removeAll = statement(
  'stream_events_delete_all',
  `delete from stream_events e where ${ofStream} and e.given_up_at is null`,
)
const giveUp = statement<{ type: string }>(
  'stream_event_give_up',
  `update stream_events e set given_up_at = cohort_now(), error = :error
    where ${ofStream} and e.id = :id and e.given_up_at is null returning e.type`,
)
// The events of one stream that ran out of time, or that are more than it may hold, are as lost as each other.
const removeLost = statement<LostEvents>(
  'stream_events_delete_lost',
  `with expired as (
     select account_id, id from stream_events where expires_at <= cohort_now() limit :limit),
   surplus as (
     select e.account_id, e.id from streams s
      cross join lateral (select o.account_id, o.id from stream_events o
                           where o.account_id = s.account_id and o.stream_id = s.id and o.given_up_at is null
                           order by o.position desc offset :most limit :limit) e),
   gone as (
     delete from stream_events e using (select * from expired union select * from surplus) l
      where e.account_id = l.account_id and e.id = l.id
     returning e.account_id, e.stream_id, e.given_up_at)
   select g.account_id as "accountId", g.stream_id as "streamId", a.name,
          count(*) filter (where g.given_up_at is null) as lost
     from gone g
     join streams s on s.account_id = g.account_id and s.id = g.stream_id
     join applications a on a.account_id = s.account_id and a.id = s.application_id
    group by g.account_id, g.stream_id, a.name`,
)

export type EventScope = { readonly accountId: string; readonly streamId: string }

/** `name` is that of the stream's application. */
export type LostEvents = EventScope & { readonly name: string; readonly lost: number }

export type NewPersonEvents = {
  readonly accountId: string
  readonly sub: string
  readonly events: readonly {
    readonly type: string
    readonly details: JsonObject
    /** Whether the event says who caused it: `entity`, or without one the person or an administrator, by `actorId`. */
    readonly tellsWho: boolean
  }[]
  readonly entity: string | null
  readonly actorId: string | null
  readonly txn: string
  /** Only this application is told; null: all that may hear of the person. */
  readonly clientId: string | null
  /** In seconds. */
  readonly keptFor: number
}

/** Inserts a row for each stream and each type that it asked for, in one statement and in that order; gives how many. */
export async function insertPersonEvents(db: Knex, about: NewPersonEvents): Promise<number> {
  const events = JSON.stringify(about.events.map((event, place) => ({ place, ...event })))
  return (await insertAboutPerson(db, { ...about, events })).length
}

export async function insertStreamEvent(
  db: Knex,
  event: EventScope & { type: string; details: JsonObject; keptFor: number },
): Promise<void> {
  await insertAboutStream(db, { ...event, details: JSON.stringify(event.details) })
}

/** The oldest events that wait on a stream; none while it is not enabled. */
export async function nextEvents(
  db: Knex,
  scope: EventScope,
  limit: number,
): Promise<readonly StreamEvent[]> {
  return next(db, { ...scope, limit })
}

/** Removes what its receiver has taken; gives how many of them were there. */
export async function deleteEvents(
  db: Knex,
  scope: EventScope,
  ids: readonly string[],
): Promise<number> {
  return ids.length === 0 ? 0 : (await remove(db, { ...scope, ids })).length
}

/** Removes everything that waits on a stream. */
export async function deleteAllEvents(db: Knex, scope: EventScope): Promise<void> {
  await removeAll(db, scope)
}

/** Keeps an event as one that its receiver refused, and gives its type; undefined where it does not wait. */
export async function giveUpEvent(
  db: Knex,
  scope: EventScope,
  { id, error }: { id: string; error: string },
): Promise<string | undefined> {
  const [row] = await giveUp(db, { ...scope, id, error })
  return row?.type
}

/** Removes what has expired and what is more than `most` on a stream; tells of the streams that lost undelivered ones. */
export async function deleteLostEvents(
  db: Knex,
  bounds: { most: number; limit: number },
): Promise<readonly LostEvents[]> {
  return removeLost(db, bounds)
}
