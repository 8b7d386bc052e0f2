import { median, ms, type Row, timed } from '../support/measure.ts'
import { type Scim, searchUrn } from '../support/scim.ts'

const most = 8 * 1024
const filled = (piece: string, tail = ''): string =>
  piece.repeat(Math.floor((most - tail.length) / piece.length)) + tail

/** Filters of 8 KiB that a careless parser takes long over. */
const filters: readonly string[] = [
  filled('('),
  filled('not (', 'userName pr'),
  filled('userName eq "a" or ', 'userName pr'),
  filled('emails[value eq "a" and ', 'type pr'),
  filled('\\\\').replace(/^.{20}/, 'userName eq "'),
  filled('\\u0041').replace(/^.{18}/, 'userName eq "'),
  filled('a.', 'b pr'),
  filled(' ', 'userName pr and'),
]

/** The whole request, so the parser and everything around it. */
export async function hostileRow(scim: Scim): Promise<Row> {
  const worst: number[] = []
  for (const filter of filters) {
    const query = { schemas: [searchUrn], filter, count: 1 }
    const samples = await timed(30, () => scim.send('POST', '/Users/.search', query).catch(refused))
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
