import { loadedId } from '../support/loaded-ids.ts'
import { median, ms, type Row, timed } from '../support/measure.ts'
import { crowds, type Filled, joiner } from './fill.ts'
import type { Asking } from './http.ts'
import { ordinaryPairs } from './questions.ts'

const runs = 40
/** Each connection plans the first of each statement anew, and V8 compiles what is asked for often. */
const warming = 150

type Asked = {
  readonly what: string
  readonly path: (run: number) => string
  /** Milliseconds that the median has to stay below; without it the row is only told. */
  readonly below?: number
}

/** Lists about resources, in turns with a route that is one indexed SELECT. */
export async function listRows({ place, caller }: Asking, filled: Filled): Promise<readonly Row[]> {
  const pairs = await ordinaryPairs(place.pool, filled, (runs + warming) * 2)
  const person = (run: number): string => loadedId('user', 2 + ((run * 7919) % (filled.users - 2)))
  const granted = (run: number): { subject: string; resource: string } =>
    pairs[(run * 2) % pairs.length] ?? { subject: '', resource: '' }
  const heavy = loadedId('user', joiner.user)
  const crowded = loadedId('resource', crowds[0].folder)
  const asked: readonly Asked[] = [
    {
      what: 'shared with somebody',
      path: run => `/library/shared-with-me?subject=${person(run)}`,
      below: 10,
    },
    {
      what: 'who has what on a file',
      path: run => `/library/who?resource=${granted(run).resource}`,
      below: 10,
    },
    {
      what: 'who has what on a folder with 50,000 shares',
      path: () => `/library/who?resource=${crowded}`,
      below: 10,
    },
    {
      what: 'what lies in a folder, with the levels of somebody',
      path: run =>
        `/library/resources?parent=${loadedId('resource', 300 + run)}&subject=${granted(run).subject}`,
      below: 10,
    },
    {
      what: 'everything that somebody can see, first page',
      path: run => `/library/visible?subject=${granted(run).subject}`,
    },
    {
      what: 'everything that somebody in 1,000 groups can see, first page',
      path: () => `/library/visible?subject=${heavy}`,
    },
    {
      what: 'shared with somebody in 1,000 groups',
      path: () => `/library/shared-with-me?subject=${heavy}`,
    },
    {
      what: 'the people who can see a file, first page',
      path: run => `/library/people?resource=${granted(run).resource}`,
    },
    {
      what: 'why somebody has a level',
      path: run =>
        `/library/explain?resource=${granted(run).resource}&subject=${granted(run).subject}`,
    },
  ]
  const rows: Row[] = []
  for (const { path } of asked) await timed(warming, async run => caller.get(path(runs + run)))
  for (const { what, path, below } of asked) {
    const beside: number[] = []
    const samples = await timed(runs, async run => {
      const began = performance.now()
      await caller.get('/account')
      beside.push(performance.now() - began)
      await caller.get(path(run))
    })
    const own = samples.map((sample, run) => sample - (beside[run] ?? 0))
    rows.push([
      what,
      `${ms(median(own))}, slowest ${ms(Math.max(...own))}`,
      `one SELECT ${ms(median(beside))}`,
      below === undefined ? '' : `below ${below} ms`,
      below === undefined ? undefined : median(own) < below,
    ])
  }
  return rows
}
