import { processorTime } from '../support/cores.ts'
import { type Connection, openConnection } from '../support/http.ts'
import { median, perSecond, rate, type Row, times } from '../support/measure.ts'
import { authorize, enter, exchange, type Seat, tokenRequest, unexpected } from './flows.ts'
import type { Setting, Side } from './setting.ts'

const lanes = 16
const rounds = 6
const each = 1000

/** A side with a signed-in person in every lane. */
export type Bench = { readonly side: Side; readonly seats: readonly Seat[] }

export async function takeSeats(side: Side): Promise<Bench> {
  const seats: Seat[] = []
  for (let lane = 0; lane < lanes; lane++) {
    const connection = openConnection(side.origin)
    const seat = { side, connection, jar: new Map(), person: side.person(lane) }
    await enter(seat)
    seats.push(seat)
  }
  return { side, seats }
}

/** Some tokens of either side, so that plans are made for tables with something in them. */
export async function warmUp(benches: readonly [Bench, Bench]): Promise<void> {
  for (const { side, seats } of benches) {
    const codes = await mint(seats, each)
    await rate(lanes, each, (index, lane) =>
      exchange(side, connectionOf(seats, lane), codes[index] ?? ''),
    )
  }
}

/** Redeeming codes, and authorizations on a session with the redemption, product and baseline taking turns. */
export async function tokenRows(benches: readonly [Bench, Bench]): Promise<readonly Row[]> {
  const exchanges = await compare(benches, async ({ side, seats }) => {
    const codes = await mint(seats, each)
    return measured(side, each, (index, lane) =>
      exchange(side, connectionOf(seats, lane), codes[index] ?? ''),
    )
  })
  const signIns = await compare(benches, ({ side, seats }) =>
    measured(side, each, async (_, lane) => {
      const seat = seatOf(seats, lane)
      await exchange(side, seat.connection, await authorize(seat))
    }),
  )
  return [
    rowOf('code exchange with 10 groups', exchanges, 0.7),
    rowOf('sign-in on a session (authorization and exchange)', signIns, 0.65),
  ]
}

/** JWT access tokens by client credentials. */
export async function credentialRows(
  [product, bare]: readonly [Bench, Bench],
  { service }: Setting,
): Promise<readonly Row[]> {
  const benches = [{ ...product, side: service }, bare] as const
  const body = 'grant_type=client_credentials&resource=urn:bench:api'
  const compared = await compare(benches, ({ side, seats }) =>
    measured(side, each, async (_, lane) => {
      const answer = await connectionOf(seats, lane).send(tokenRequest(side, body))
      if (answer.status !== 200) throw unexpected(answer)
    }),
  )
  return [rowOf('client credentials, JWT', compared, 0.75)]
}

/** Codes for the n next redemptions. */
export async function mint(seats: readonly Seat[], count: number): Promise<readonly string[]> {
  const codes: string[] = []
  await rate(lanes, count, async (_, lane) => codes.push(await authorize(seatOf(seats, lane))))
  return codes
}

export type Measured = { readonly rate: number; readonly processor: number }

/** How many a second, and how much of the server's processor one took, in microseconds. */
export async function measured(
  { pid }: Pick<Side, 'pid'>,
  total: number,
  act: (index: number, lane: number) => Promise<unknown>,
): Promise<Measured> {
  const before = processorTime(pid)
  const done = await rate(lanes, total, act)
  return { rate: done, processor: ((processorTime(pid) - before) / total) * 1e6 }
}

export type Compared = {
  readonly product: Measured
  readonly bare: Measured
  /** The middle one of the rounds' ratios. */
  readonly ratio: number
}

/** Lets both run in turns, the first round not counted, the first to go changing. */
export async function compare<Side>(
  [product, bare]: readonly [Side, Side],
  run: (side: Side) => Promise<Measured>,
): Promise<Compared> {
  const results: { product: Measured; bare: Measured }[] = []
  await run(product)
  await run(bare)
  for (let round = 0; round < rounds; round++) {
    if (round % 2 === 0) results.push({ product: await run(product), bare: await run(bare) })
    else {
      const first = await run(bare)
      results.push({ product: await run(product), bare: first })
    }
  }
  return {
    product: middle(results.map(result => result.product)),
    bare: middle(results.map(result => result.bare)),
    ratio: median(results.map(result => result.product.rate / result.bare.rate)),
  }
}

export function middle(all: readonly Measured[]): Measured {
  return {
    rate: median(all.map(({ rate }) => rate)),
    processor: all.reduce((sum, { processor }) => sum + processor, 0) / all.length,
  }
}

export function rowOf(what: string, { product, bare, ratio }: Compared, goal: number): Row {
  return [
    what,
    `${perSecond(product.rate)} (${us(product.processor)})`,
    `bare library ${perSecond(bare.rate)} (${us(bare.processor)}): ${times(ratio)}`,
    `at least ${goal}`,
    ratio >= goal,
  ]
}

export function us(value: number): string {
  return `${Math.round(value)} µs`
}

function seatOf(seats: readonly Seat[], lane: number): Seat {
  const seat = seats[lane]
  if (seat === undefined) throw new Error(`no lane ${lane}`)
  return seat
}

function connectionOf(seats: readonly Seat[], lane: number): Connection {
  return seatOf(seats, lane).connection
}
