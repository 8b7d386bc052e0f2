import { demandPersonAskedFor } from '../../domain/decisions/asker.ts'
import type { Definition } from '../contract/operation.ts'
import type { CallerContext } from '../route.ts'
import { Problem } from './problem.ts'

/**
 * Refuses to act on behalf of somebody outside the library: there nothing is judged as theirs, so nothing is to be told as
 * done for them. Inside nobody is acted for who may not be let in themselves.
 */
export async function checkOnBehalfOf(context: CallerContext, { path }: Definition): Promise<void> {
  if (context.caller.onBehalfOf === undefined) return
  if (path.startsWith('/library')) return demandPersonAskedFor(context)
  throw new Problem(403, 'forbidden', 'On-Behalf-Of is for the operations of the library alone')
}
