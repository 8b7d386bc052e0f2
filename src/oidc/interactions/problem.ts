import type { Ctx } from '../../http/state.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Wording } from '../texts/texts.ts'

/** What a form came back with. */
export type Problem = { readonly text: Wording; readonly status: number }

/** Turns the refusal of too many attempts into what the page says; anything else is thrown on. */
export function busyProblem(ctx: Ctx): (error: unknown) => { kind: 'busy'; problem: Problem } {
  return error => {
    if (!(error instanceof Refusal) || error.code !== 'busy') throw error
    return { kind: 'busy', problem: waiting(ctx, error) }
  }
}

/** As `busyProblem`, for second factors: also what may not be done, in the words of the refusal. */
export function factorProblem(ctx: Ctx): (error: unknown) => Problem {
  return error => {
    if (!(error instanceof Refusal)) throw error
    if (error.code === 'busy') return waiting(ctx, error)
    if (error.code !== 'forbidden' && error.code !== 'conflict') throw error
    return refusedProblem(error, error.code === 'forbidden' ? 403 : 409)
  }
}

/** What a page says of too many attempts. */
export function waiting(ctx: Ctx, refusal: Refusal): Problem {
  const { retryAfter: seconds = 1 } = refusal
  ctx.set('retry-after', String(seconds))
  const minutes = Math.ceil(seconds / 60)
  const text: Wording = ({ problems }) => problems.tryAgainIn(problems.refused(refusal), minutes)
  return { text, status: 429 }
}

/** What a page says of a refusal. */
export function refusedProblem(refusal: Refusal, status: number): Problem {
  return { text: ({ problems }) => problems.refused(refusal), status }
}

/** Whoever is right but lacks the right *active* (HV-04). */
export const awaitingProblem: Problem = {
  text: ({ problems }) => problems.awaitingActivation,
  status: 403,
}
