import type { Knex } from 'knex'
import type { Metric } from '../../model/figure.ts'
import { statement } from '../statement.ts'

const ofDay = `e.account_id = :accountId and e.at >= cast(:day as date)::timestamp at time zone 'utc'
          and e.at < (cast(:day as date) + 1)::timestamp at time zone 'utc'`

/** The application `a` of the event `e`: sign-ins tell its client id, everything else its id. */
const withApplication = `events e left join applications a on a.account_id = :accountId
          and e.type = 'sign_in.succeeded' and a.client_id = e.data ->> 'application'`
const application = `case e.type when 'sign_in.succeeded' then coalesce(a.id::text, e.data ->> 'application')
              else e.target_id end`

const changed = statement<{ day: string; events: number }>(
  'figure_days_due',
  `select c.day::text as day, c.events from (
     select cast(e.at at time zone 'utc' as date) as day, count(*) as events from events e
      where e.account_id = :accountId and e.at >= coalesce(
              (select max(d.day) - cast(:back as integer) from figure_days d where d.account_id = :accountId)::timestamp at time zone 'utc',
              '-infinity') group by 1) c
     left join figure_days d on d.account_id = :accountId and d.day = c.day
    where c.events > coalesce(d.events, 0) order by c.day limit :limit`,
)
const count = statement<{ events: number }>(
  'figure_day_events',
  `select count(*) as events from events e where ${ofDay}`,
)
const sums = statement(
  'figures_of_events',
  `insert into figures (account_id, metric, period, start, subject, value)
   select :accountId, f.metric, 'day', cast(:day as date), coalesce(f.subject, ''), count(*) from (
     select case e.type when 'sign_in.succeeded' then 'sign-ins' when 'sign_in.failed' then 'failed-sign-ins'
              when 'application.entered' then 'entries' when 'application.entry_refused' then 'refused-entries'
              else 'scim-changes' end as metric,
            case when e.actor_kind = 'connection' then e.actor_id::text when e.type = 'sign_in.failed' then null
              else ${application} end as subject
       from ${withApplication}
      where ${ofDay} and (e.actor_kind = 'connection' or e.type in (
              'sign_in.succeeded', 'sign_in.failed', 'application.entered', 'application.entry_refused'))) f
    group by grouping sets ((f.metric, f.subject), (f.metric))
   having grouping(f.subject) = 1 or f.subject is not null
   on conflict on constraint figures_id do update set value = excluded.value where figures.value <> excluded.value`,
)
// Whoever is in the set of the day is in those of its week and month: they were written together. By "except", so that what
// is known is read once and before anything is written.
const people = statement(
  'active_users_new_on_day',
  `insert into active_users (account_id, period, start, subject, user_id)
   select cast(:accountId as uuid), p.period, cast(date_trunc(p.period, cast(:day as date)::timestamp) as date),
          f.subject, f.user_id
     from (select s.subject,
                  case e.type when 'sign_in.succeeded' then cast(e.target_id as uuid) else e.actor_id end as user_id
             from ${withApplication} cross join lateral (values (''), (${application})) s (subject)
            where ${ofDay} and s.subject is not null
              and (e.type = 'sign_in.succeeded' and e.target_kind = 'user'
                   or e.type = 'application.entered' and e.actor_kind = 'user' and e.actor_id is not null)
           except
           select known.subject, known.user_id from active_users known
            where known.account_id = :accountId and known.period = 'day' and known.start = cast(:day as date)) f
    cross join (values ('day'), ('week'), ('month')) p (period)
   on conflict on constraint active_users_id do nothing`,
)
const distinct = statement(
  'figures_of_active_users',
  `insert into figures (account_id, metric, period, start, subject, value)
   select a.account_id, 'active-users', a.period, a.start, a.subject, count(*)
     from (values ('day'), ('week'), ('month')) p (period)
     join active_users a on a.account_id = :accountId and a.period = p.period
                        and a.start = cast(date_trunc(p.period, cast(:day as date)::timestamp) as date)
    group by a.account_id, a.period, a.start, a.subject
   on conflict on constraint figures_id do update set value = excluded.value where figures.value <> excluded.value`,
)
const rolled = statement(
  'figure_day_rolled',
  `insert into figure_days (account_id, day, events) values (:accountId, cast(:day as date), :events)
   on conflict on constraint figure_days_id do update set events = excluded.events, rolled_at = cohort_now()`,
)
const levels = statement(
  'figures_of_now',
  `insert into figures (account_id, metric, period, start, value)
   select :accountId, f.metric, 'day', cast(cohort_now() at time zone 'utc' as date), f.value
     from jsonb_to_recordset(cast(:figures as jsonb)) as f (metric text, value bigint)
   on conflict on constraint figures_id do update set value = excluded.value where figures.value <> excluded.value`,
)
const prune = statement(
  'active_users_past',
  `delete from active_users where account_id = :accountId
      and start < (select max(d.day) - 100 from figure_days d where d.account_id = :accountId)`,
)

type Day = { readonly accountId: string; readonly day: string }

/** Days with events that their figures do not tell yet, the oldest first; looks `back` so many days behind the latest. */
export async function listDueDays(
  db: Knex,
  scope: { readonly accountId: string; readonly back: number; readonly limit: number },
): Promise<readonly string[]> {
  return (await changed(db, scope)).map(({ day }) => day)
}

/** Makes the figures of a day from all its events, again where they are there; the caller holds off who else would. */
export async function rollUpDay(db: Knex, day: Day): Promise<void> {
  const [row] = await count(db, day)
  await sums(db, day)
  await people(db, day)
  await distinct(db, day)
  await rolled(db, { ...day, events: row?.events ?? 0 })
}

/** Writes how many there are of something today; the last one counts. */
export async function writeLevels(
  db: Knex,
  accountId: string,
  figures: Readonly<Partial<Record<Metric, number>>>,
): Promise<void> {
  const rows = Object.entries(figures).map(([metric, value]) => ({ metric, value }))
  await levels(db, { accountId, figures: JSON.stringify(rows) })
}

/** Drops who was active in periods that no event is going to be added to. Their figures stay. */
export async function forgetActiveUsers(db: Knex, accountId: string): Promise<void> {
  await prune(db, { accountId })
}
