import { callApi, type Caller } from '../api/caller.ts'
import { median, ms, type Row, timed, times } from '../support/measure.ts'
import type { Place } from '../support/place.ts'
import type { Filled } from './fill.ts'
import { ordinaryPairs, type Pair } from './questions.ts'

const runs = 400

/** The application that keeps the library, at the place. */
export type Asking = { readonly place: Place; readonly caller: Caller }

/** Decisions as an application asks for them, in turns with a route that is one indexed SELECT. */
export async function httpRows({ place, caller }: Asking, filled: Filled): Promise<readonly Row[]> {
  const pairs = await ordinaryPairs(place.pool, filled, runs * 2)
  const one = (n: number): Promise<unknown> => caller.post('/library/check', ask(pairs, n, 1))
  const page = (n: number): Promise<unknown> =>
    caller.post('/library/check', ask(pairs, n * 100, 100))
  await timed(runs / 2, one)
  const beside: number[] = []
  const samples = await timed(runs, async n => {
    const began = performance.now()
    await caller.get('/account')
    beside.push(performance.now() - began)
    await one(n)
  })
  const own = samples.map((sample, n) => sample - (beside[n] ?? 0))
  await timed(40, page)
  const pages = await timed(40, page)
  const ratio = median(beside) / median(own)
  return [
    [
      'check through HTTP',
      `${ms(median(own))}, ${times(ratio)} of its rate`,
      `one SELECT ${ms(median(beside))}`,
      'at least 0.3 of its rate',
      ratio >= 0.3,
    ],
    [
      'check of 100 files for one person through HTTP',
      `${ms(median(pages))}, slowest ${ms(Math.max(...pages))}`,
      `one SELECT ${ms(median(beside))}`,
      'below 20 ms',
      median(pages) < 20,
    ],
  ]
}

/** The application that keeps the library. */
export async function keeperOf(place: Place, filled: Filled): Promise<Caller> {
  const rights = ['account.view', 'library.keep', 'library.ask', 'groups.manage', 'groups.view']
  const caller = await callApi(place, filled.accountId, rights)
  await place.pool.query(
    'update libraries set application_id = $3 where account_id = $1 and id = $2',
    [filled.accountId, filled.libraryId, caller.id],
  )
  return caller
}

/** A page of questions is about one person. */
function ask(pairs: readonly Pair[], from: number, count: number): unknown {
  const pairAt = (n: number): Pair => pairs[n % pairs.length] as Pair
  const { subject } = pairAt(from)
  const questions = Array.from({ length: count }, (_, n) => {
    return { subject, resource: pairAt(from + n).resource, action: 'asset.see' }
  })
  return { questions }
}
