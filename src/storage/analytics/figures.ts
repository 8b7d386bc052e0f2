import type { Knex } from 'knex'
import type { Metric, Period } from '../../model/figure.ts'
import { statement } from '../statement.ts'

const inRange = `f.account_id = :accountId and f.metric = :metric
      and f.start >= cast(:from as date) and f.start < cast(:until as date)
      and (f.subject = '') <> cast(:split as boolean)`
const bucket = `cast(date_trunc(:period, f.start::timestamp) as date)::text`

const sums = statement<FigureRow>(
  'figures_summed',
  `select ${bucket} as start, f.subject, cast(sum(f.value) as bigint) as value from figures f
    where ${inRange} and f.period = 'day' group by 1, 2`,
)
const distinct = statement<FigureRow>(
  'figures_of_period',
  `select f.start::text as start, f.subject, f.value from figures f where ${inRange} and f.period = :period`,
)
const last = statement<FigureRow>(
  'figures_at_the_end',
  `select distinct on (1, f.subject) ${bucket} as start, f.subject, f.value from figures f
    where ${inRange} and f.period = 'day' order by 1, f.subject, f.start desc`,
)
const before = statement<{ value: number }>(
  'figure_before',
  `select f.value from figures f where f.account_id = :accountId and f.metric = :metric and f.period = 'day'
      and f.start < cast(:from as date) and f.subject = '' order by f.start desc limit 1`,
)
const starts = statement<{ start: string }>(
  'figure_periods',
  `select cast(s as date)::text as start from generate_series(
     date_trunc(:period, cast(:from as date)::timestamp), cast(:to as date)::timestamp,
     cast('1 ' || :period as interval)) s
    order by s limit :limit`,
)
const bounds = statement<Bounds>(
  'figure_bounds',
  `select (date_trunc(:period, cast(:to as date)::timestamp) + cast('1 ' || :period as interval))::date::text as until,
          cast(cohort_now() at time zone 'utc' as date)::text as today,
          (select max(d.rolled_at) from figure_days d where d.account_id = :accountId) as "rolledAt"`,
)
const names = statement<{ id: string; name: string }>(
  'figure_subjects',
  `select id, name from applications where account_id = :accountId and id = any(cast(:ids as uuid[]))
   union all
   select id, name from connections where account_id = :accountId and id = any(cast(:ids as uuid[]))`,
)

/** The figure of a subject in the period that begins on `start`. */
export type FigureRow = { readonly start: string; readonly subject: string; readonly value: number }

export type FigureRange = {
  readonly accountId: string
  readonly metric: Metric
  readonly period: Period
  /** The first day, and the one after the last. */
  readonly from: string
  readonly until: string
  /** One for each subject instead of one for all. */
  readonly split: boolean
}

type Bounds = {
  readonly until: string
  readonly today: string
  readonly rolledAt: Date | null
}

const readers = { sum: sums, distinct, last }

export async function listFigures(
  db: Knex,
  kind: keyof typeof readers,
  range: FigureRange,
): Promise<readonly FigureRow[]> {
  return readers[kind](db, { ...range })
}

/** What there was last before a range. */
export async function findFigureBefore(
  db: Knex,
  key: Pick<FigureRange, 'accountId' | 'metric' | 'from'>,
): Promise<number | undefined> {
  const [row] = await before(db, key)
  return row?.value
}

/** On which days the periods begin that these days lie in, up to `limit`. */
export async function listPeriods(
  db: Knex,
  range: { period: Period; from: string; to: string; limit: number },
): Promise<readonly string[]> {
  return (await starts(db, range)).map(({ start }) => start)
}

/** Where the period of the last day ends, what day it is, and how fresh figures are. */
export async function findBounds(
  db: Knex,
  key: { accountId: string; period: Period; to: string },
): Promise<Bounds> {
  const [row] = await bounds(db, key)
  return row as Bounds
}

/** The names of those applications and connections that there still are. */
export async function listSubjectNames(
  db: Knex,
  accountId: string,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  return new Map((await names(db, { accountId, ids })).map(({ id, name }) => [id, name]))
}
