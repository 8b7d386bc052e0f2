import { isId } from '../../lib/ids.ts'
import { type Metric, metricRecords, type Period } from '../../model/figure.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  type FigureRow,
  findBounds,
  findFigureBefore,
  listFigures,
  listPeriods,
  listSubjectNames,
} from '../../storage/analytics/figures.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'

export type FigureRequest = {
  readonly metric: Metric
  readonly period: Period
  /** Days (YYYY-MM-DD, UTC); the periods that they lie in are told whole. */
  readonly from: string
  readonly to: string
  /** One series for each application or connection instead of one for all. */
  readonly split: boolean
  /** At most so many series, the greatest first. */
  readonly most?: number
}

export type Subject = {
  readonly id: string
  /** Null where there is none with this id any more. */
  readonly name: string | null
}

export type Series = {
  readonly subject: Subject | null
  readonly points: readonly { readonly start: string; readonly value: number }[]
}

export type Figures = {
  readonly metric: Metric
  readonly period: Period
  readonly series: readonly Series[]
  /** How many series are there beyond `most`. */
  readonly omitted: number
  /** Until when events are counted in. */
  readonly rolledAt: Date | null
}

const mostPeriods = 400

/** A figure over time, without gaps: nothing happened is 0, and what was there stays until something else is noted. */
export async function getFigures(context: Context, request: FigureRequest): Promise<Figures> {
  demandRight(context, 'analytics.view')
  const { db, account } = context
  const { metric, period, from, to, split, most = Infinity } = request
  const { kind, by } = metricRecords[metric]
  if (split && by === null) {
    throw new Refusal('invalid', `${metric} is not told apart`, { field: 'split' })
  }
  const starts = await periodsOf(context, request)
  const key = { accountId: account.id, metric, period, from: starts[0] ?? from }
  const { until, today, rolledAt } = await findBounds(db, { accountId: account.id, period, to })
  const rows = await listFigures(db, kind, { ...key, until, split })
  const bySubject = Map.groupBy(rows, ({ subject }) => subject)
  const subjects = split ? greatest(bySubject) : ['']
  const told = subjects.slice(0, most)
  const names = await listSubjectNames(db, account.id, told.filter(isId))
  const past = starts.filter(start => start <= today)
  const initial = kind === 'last' ? await findFigureBefore(db, key) : 0
  const series = told.map(id => {
    const values = new Map(bySubject.get(id)?.map(({ start, value }) => [start, value]))
    const subject = id === '' ? null : { id, name: names.get(id) ?? null }
    return { subject, points: filled(past, values, { initial, carries: kind === 'last' }) }
  })
  return { metric, period, series, omitted: subjects.length - told.length, rolledAt }
}

async function periodsOf({ db }: Context, request: FigureRequest): Promise<readonly string[]> {
  const { period, from, to } = request
  if (to < from) throw new Refusal('invalid', 'to is before from', { field: 'to' })
  const days = (Date.parse(to) - Date.parse(from)) / 86_400_000
  const known = days <= mostPeriods * 31
  const starts = known
    ? await listPeriods(db, { period, from, to, limit: mostPeriods + 1 })
    : undefined
  if (starts !== undefined && starts.length <= mostPeriods) return starts
  const why = `this range has more than ${mostPeriods} periods: ask for a part, or for longer ones`
  throw new Refusal('invalid', why, { field: 'to' })
}

function greatest(bySubject: ReadonlyMap<string, readonly FigureRow[]>): readonly string[] {
  const totals = [...bySubject].map(([subject, rows]) => {
    return { subject, total: rows.reduce((sum, { value }) => sum + value, 0) }
  })
  const order = totals.toSorted((a, b) => b.total - a.total || (a.subject < b.subject ? -1 : 1))
  return order.map(({ subject }) => subject)
}

/** A value for each period; before the first one that was ever noted there is none. */
function filled(
  starts: readonly string[],
  values: ReadonlyMap<string, number>,
  { initial, carries }: { initial: number | undefined; carries: boolean },
): Series['points'] {
  let present = initial
  return starts.flatMap(start => {
    const value = values.get(start) ?? (carries ? present : 0)
    present = value
    return value === undefined ? [] : [{ start, value }]
  })
}
