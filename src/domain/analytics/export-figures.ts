import { csvText } from '../../lib/csv-text.ts'
import { type Metric, metricRecords, metrics } from '../../model/figure.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'
import { type FigureRequest, getFigures, type Figures } from './figures.ts'

export type FigureExport = Pick<FigureRequest, 'period' | 'from' | 'to'>

const columns = ['metric', 'period', 'start', 'subject', 'name', 'value']

/** Every figure of a range as CSV: in all, and for each application or connection. */
export async function exportFigures(
  context: Context,
  range: FigureExport,
): Promise<AsyncIterable<string>> {
  demandRight(context, 'analytics.view')
  // The first is read before anything is sent, so that a wrong range is refused.
  const first = await getFigures(context, { ...range, metric: 'sign-ins', split: false })
  return csvText(rowsOf(context, range, first), columns)
}

async function* rowsOf(
  context: Context,
  range: FigureExport,
  first: Figures,
): AsyncGenerator<readonly (readonly string[])[]> {
  yield toRows(first)
  for (const [metric, split] of everything().slice(1)) {
    yield toRows(await getFigures(context, { ...range, metric, split }))
  }
}

function everything(): readonly (readonly [Metric, boolean])[] {
  return metrics.flatMap(metric => {
    const whole = [metric, false] as const
    return metricRecords[metric].by === null ? [whole] : [whole, [metric, true] as const]
  })
}

function toRows({ metric, period, series }: Figures): readonly (readonly string[])[] {
  return series.flatMap(({ subject, points }) => {
    const about = [subject?.id ?? '', subject?.name ?? '']
    return points.map(({ start, value }) => [metric, period, start, ...about, String(value)])
  })
}
