import { median, ms, type Row, timed } from '../support/measure.ts'
import type { Caller } from './caller.ts'

const runs = 40
const goal = 20

export type Asked = {
  readonly what: string
  /** The path of each run: others each time, so that no run finds what the former one left warm. */
  readonly path: (run: number) => string
  /** It is refused as too broad, which has to be as quick as an answer. */
  readonly refused?: true
}

/** A row for each path, beside a route that is one indexed SELECT in the same run, in turns. */
export async function askedRows(caller: Caller, asked: readonly Asked[]): Promise<readonly Row[]> {
  const rows: Row[] = []
  for (const { what, path, refused = false } of asked) {
    const ask = refused ? caller.refused : caller.get
    if (!refused && !(await isThere(caller, path(0)))) {
      process.stderr.write(`${what}: this route is not there yet\n`)
      continue
    }
    const beside: number[] = []
    let items = 0
    const samples = await timed(runs, async run => {
      const began = performance.now()
      await caller.get('/account')
      beside.push(performance.now() - began)
      const { body } = await ask(path(run))
      items = Math.max(items, itemsIn(body))
    })
    const own = samples.map((sample, run) => sample - (beside[run] ?? 0))
    rows.push([
      `${what}${items > 0 ? ` (${items} items)` : ''}`,
      `${ms(median(own))}, slowest ${ms(Math.max(...own))}`,
      `one SELECT ${ms(median(beside))}`,
      `below ${goal} ms`,
      median(own) < goal,
    ])
  }
  return rows
}

/** Whether a route is there: while it is being built its row is left out, and the log says so. */
export async function isThere(caller: Caller, path: string): Promise<boolean> {
  try {
    await caller.get(path)
    return true
  } catch (error) {
    if (String(error).includes('there is nothing at this address')) return false
    throw error
  }
}

function itemsIn(body: string): number {
  const { items } = JSON.parse(body) as { items?: readonly unknown[] }
  return items?.length ?? 0
}

/** The cursor of a page far into a list, found by walking there in large pages. */
export async function farCursor(caller: Caller, path: string, pages: number): Promise<string> {
  let cursor = ''
  for (let page = 0; page < pages; page += 1) {
    const { body } = await caller.get(`${path}&limit=200${cursor}`)
    const { next } = JSON.parse(body) as { next: string | null }
    if (next === null) return cursor
    cursor = `&cursor=${encodeURIComponent(next)}`
  }
  return cursor
}
