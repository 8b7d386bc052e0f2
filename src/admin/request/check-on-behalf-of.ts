import type { Definition } from '../contract/operation.ts'
import type { CallerContext } from '../route.ts'
import { Problem } from './problem.ts'

/**
 * Refuses to act on behalf of somebody outside the library: there nothing is judged as theirs, so nothing is to be told as
 * done for them.
 */
export function checkOnBehalfOf({ caller }: CallerContext, { path }: Definition): void {
  if (caller.onBehalfOf === undefined || path.startsWith('/library')) return
  throw new Problem(403, 'forbidden', 'On-Behalf-Of is for the operations of the library alone')
}
