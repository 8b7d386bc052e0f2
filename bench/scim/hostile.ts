import { median, ms, type Row, timed } from '../support/measure.ts'
import type { Scim } from '../support/scim.ts'

const most = 8 * 1024
const filled = (piece: string, tail = ''): string =>
  piece.repeat(Math.floor((most - tail.length) / piece.length)) + tail

/** Filters of 8 KiB that a careless parser takes long over. */
const filters: readonly string[] = [
  filled('('),
  filled('not (', 'userName pr'),
  filled('userName eq "a" or ', 'userName pr'),
  filled('emails[value eq "a" and ', 'type pr'),
  `userName eq "${filled('\\\\', '"')}`,
  `userName eq "${filled('\\u0041', '"')}`,
  `${filled('a.')}b pr`,
  filled(' ', 'userName pr'),
]

/** The whole request, so the parser and everything around it. */
export async function hostileRow(scim: Scim): Promise<Row> {
  const worst: number[] = []
  for (const filter of filters) {
    const path = `/Users?count=1&filter=${encodeURIComponent(filter.slice(0, most))}`
    const samples = await timed(30, () => scim.send('GET', path).catch(refused))
    worst.push(median(samples.slice(5)))
  }
  const slowest = Math.max(...worst)
  const what = `hostile filters of 8 KiB, the slowest of ${filters.length} kinds`
  return [what, ms(slowest), 'with the whole request', 'below 5 ms', slowest < 5]
}

/** An answer below 500 is what such a filter deserves. */
function refused(error: unknown): void {
  if (!(error instanceof Error) || !/: 4\d\d /.test(error.message)) throw error
}
