import type { World } from './world.ts'

/** Numbers by which a step chooses with what it is done. */
export type Numbers = readonly [one: number, two: number, three: number]

/** Does something by the domain, and in the oracle where it was not refused. */
export type Steps = Readonly<Record<string, (world: World, numbers: Numbers) => Promise<void>>>

/** There is nothing with which the step could be done. */
export class Impossible extends Error {}

export function among<Item>(items: Iterable<Item>, number: number): Item {
  const all = [...items]
  if (all.length === 0) throw new Impossible()
  return all[number % all.length] as Item
}

/** Refuses a history in which the domain allowed or did something else than the oracle foretold. */
export function agree(found: unknown, expected: unknown): void {
  if (found === expected) return
  throw new Error(`the domain: ${String(found)}, the oracle: ${String(expected)}`)
}
