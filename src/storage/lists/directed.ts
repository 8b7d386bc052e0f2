import { type Statement, statement } from '../statement.ts'
import type { Seen } from './walk.ts'

/** A list in both directions of one order. */
export type Directed = { readonly up: Statement<Seen>; readonly down: Statement<Seen> }

/** Makes the two statements of an order; `sign` compares with the place that the page begins behind. */
export function directed(
  name: string,
  text: (sign: '>' | '<', order: 'asc' | 'desc') => string,
): Directed {
  return {
    up: statement<Seen>(`${name}_up`, text('>', 'asc')),
    down: statement<Seen>(`${name}_down`, text('<', 'desc')),
  }
}
