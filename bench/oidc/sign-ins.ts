import { setTimeout as sleep } from 'node:timers/promises'
import { type Connection, openConnection } from '../support/http.ts'
import { median, ms, type Row, times } from '../support/measure.ts'
import { exchange, type Seat, signIn } from './flows.ts'
import { headcount } from './people.ts'
import type { Setting, Side } from './setting.ts'
import { type Bench, mint } from './tokens.ts'

const turns = 3
const seconds = 5
const tokensPerSecond = 100
const signInsPerSecond = 50

type Sample = { readonly took: number; readonly status: number }

/**
 * Token requests at a steady rate, with and without password sign-ins at a steady rate beside them. Both are sent when they
 * are due, however many are still under way, and are timed from then on: a server that falls behind shows it.
 */
export async function signInRows(
  { product, place }: Setting,
  [{ seats }]: readonly [Bench, Bench],
): Promise<readonly Row[]> {
  const quiet: Sample[] = []
  const busy: Sample[] = []
  const entries: Sample[] = []
  for (let turn = 0; turn < turns; turn++) {
    quiet.push(...(await offerTokens(product, seats)))
    await place.pool.query('delete from throttles') // all of them come from one address
    const [tokens, signIns] = await Promise.all([
      offerTokens(product, seats),
      offerSignIns(product),
    ])
    busy.push(...tokens)
    entries.push(...signIns)
  }
  const [alone, beside] = [p99(quiet), p99(busy)]
  const entered = entries.filter(({ status }) => status === 303)
  const refused = entries.filter(({ status }) => status === 429 || status === 503)
  const failed = entries.length - entered.length - refused.length
  const slowest = Math.max(...entered.map(({ took }) => took))
  const perSecond = (all: readonly Sample[]): string => (all.length / turns / seconds).toFixed(0)
  return [
    [
      `p99 of ${tokensPerSecond} code exchanges/s while ${signInsPerSecond} password sign-ins/s are asked for`,
      ms(beside),
      `without them ${ms(alone)}: ${times(beside / alone)}`,
      'at most 3×',
      beside <= 3 * alone,
    ],
    [
      '… the sign-ins',
      `${perSecond(entered)}/s let in, ${perSecond(refused)}/s refused, ${failed} failed`,
      `let in after ${ms(medianOf(entered))}, the slowest ${ms(slowest)}; refused after ${ms(medianOf(refused))}`,
      'refused within 250 ms, nobody starves',
      failed === 0 && slowest < 5000 && !(medianOf(refused) > 250),
    ],
  ]
}

async function offerTokens(product: Side, seats: readonly Seat[]): Promise<readonly Sample[]> {
  const total = tokensPerSecond * seconds
  const codes = await mint(seats, total)
  await sleep(200)
  const idle: Connection[] = seats.map(({ connection }) => connection)
  const opened: Connection[] = []
  const samples = await offer(tokensPerSecond, total, async index => {
    const connection = idle.pop() ?? openConnection(product.origin)
    await exchange(product, connection, codes[index] ?? '')
    if (!idle.includes(connection)) idle.push(connection)
    return 200
  })
  const own = new Set(seats.map(({ connection }) => connection))
  for (const each of [...idle, ...opened]) if (!own.has(each)) each.close()
  return samples
}

/** Everybody comes with a browser of their own. */
async function offerSignIns(product: Side): Promise<readonly Sample[]> {
  await sleep(500) // the codes of the other side are being made
  return offer(signInsPerSecond, signInsPerSecond * seconds, async index => {
    const connection = openConnection(product.origin)
    const person = product.person(16 + (index % (headcount - 16)))
    const seat: Seat = { side: product, connection, jar: new Map(), person }
    try {
      return (await signIn(seat)).status
    } finally {
      connection.close()
    }
  })
}

/** Begins `total` acts, so many a second, and times each from the moment when it was due. */
async function offer(
  perSecond: number,
  total: number,
  act: (index: number) => Promise<number>,
): Promise<readonly Sample[]> {
  const began = performance.now()
  const running: Promise<Sample>[] = []
  const run = async (index: number): Promise<Sample> => {
    const due = began + (index * 1000) / perSecond
    const status = await act(index)
    return { took: performance.now() - due, status }
  }
  while (running.length < total) {
    const due = ((performance.now() - began) * perSecond) / 1000
    while (running.length < Math.min(total, due)) running.push(run(running.length))
    await sleep(1)
  }
  return Promise.all(running)
}

function p99(samples: readonly Sample[]): number {
  const sorted = samples.map(({ took }) => took).toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length * 0.99)] ?? Number.NaN
}

function medianOf(samples: readonly Sample[]): number {
  return median(samples.map(({ took }) => took))
}
