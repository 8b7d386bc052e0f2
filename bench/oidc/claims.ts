import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { dirname, join } from 'node:path'
import { openConnection } from '../support/http.ts'
import { median, ms, type Row } from '../support/measure.ts'
import type { Place } from '../support/place.ts'
import { authorize, enter, exchange, type Seat } from './flows.ts'
import { productFor, type Setting } from './setting.ts'

const times = 40

/** The groups of somebody who is in a thousand: what the database itself says of the statement, and the whole exchange. */
export async function claimRows({ place, people }: Setting): Promise<readonly Row[]> {
  const { sociable, application } = people
  const all = productFor(place, sociable)
  const seatFor = (side: typeof all, n: number): Seat => {
    const connection = openConnection(side.origin)
    return { side, connection, jar: new Map(), person: side.person(n) }
  }
  const seats = [seatFor(all, sociable.person), seatFor(productFor(place, application), 1)] as const
  for (const seat of seats) await enter(seat)
  const [long, short] = [await exchanges(seats[0]), await exchanges(seats[1])]
  const log = await statementsOf(place, () => exchanges(seats[0]))
  for (const { connection } of seats) connection.close()
  // asked together with whether the person may enter at all
  const own = log.filter(({ name }) => name.startsWith('entry_with_claims'))
  const duration = median(own.map(each => each.ms))
  const perExchange = own.length / times
  return [
    [
      `group claims of a user in ${sociable.groups.toLocaleString('en')} groups`,
      `${ms(duration)} in the database, ${perExchange} query`,
      `whole exchange ${ms(long)}, with 10 groups ${ms(short)}`,
      'one query, below 5 ms',
      perExchange === 1 && duration < 5,
    ],
  ]
}

async function exchanges(seat: Seat): Promise<number> {
  const samples: number[] = []
  for (let index = 0; index < times; index++) {
    const code = await authorize(seat)
    const began = performance.now()
    await exchange(seat.side, seat.connection, code)
    samples.push(performance.now() - began)
  }
  return median(samples)
}

type Logged = { readonly name: string; readonly ms: number }

/** The named statements that the database executed meanwhile, with the time it took for each. */
async function statementsOf(place: Place, act: () => Promise<unknown>): Promise<readonly Logged[]> {
  const file = join(dirname(dirname(place.socket)), 'postgres.log')
  const set = async (value: number): Promise<void> => {
    await place.pool.query(`alter system set log_min_duration_statement = ${value}`)
    await place.pool.query('select pg_reload_conf()')
    await sleep(300)
  }
  const from = readFileSync(file, 'utf8').length
  await set(0)
  try {
    await act()
  } finally {
    await set(-1)
  }
  const text = readFileSync(file, 'utf8').slice(from)
  return [...text.matchAll(/duration: ([\d.]+) ms {2}execute (\w+):/g)].map(
    ([, duration, name = '']) => ({ name, ms: Number(duration) }),
  )
}
