import type { Ctx } from '../../http/state.ts'
import { Refusal } from '../../model/refusal.ts'

/** What a form came back with. */
export type Problem = { readonly text: string; readonly status: number }

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
    return { text: error.message, status: error.code === 'forbidden' ? 403 : 409 }
  }
}

/** What a page says of too many attempts. */
export function waiting(ctx: Ctx, { message, retryAfter: seconds = 1 }: Refusal): Problem {
  ctx.set('retry-after', String(seconds))
  const minutes = Math.ceil(seconds / 60)
  const wait = minutes > 1 ? `in ${minutes} minutes` : 'in a moment'
  return { text: `${message} Please try again ${wait}.`, status: 429 }
}

/** Whoever is right but lacks the right *active* (HV-04). */
export const awaitingProblem: Problem = {
  text: 'Your account is awaiting activation. An administrator has to let you in before you can sign in.',
  status: 403,
}
