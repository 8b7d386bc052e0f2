import type { Ctx } from '../../http/state.ts'
import { Refusal, type RefusalCode } from '../../model/refusal.ts'
import { type Problem, refusedProblem, waiting } from '../interactions/problem.ts'

const statuses: Readonly<Partial<Record<RefusalCode, number>>> = {
  invalid: 422,
  forbidden: 403,
  conflict: 409,
  'not-found': 404,
}

/** Turns a refusal into what the page says; anything else is thrown on. */
export function ownProblem(ctx: Ctx): (error: unknown) => Problem {
  return error => {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'busy') return waiting(ctx, error)
    const status = statuses[error.code]
    if (status === undefined) throw error
    return refusedProblem(error, status)
  }
}
