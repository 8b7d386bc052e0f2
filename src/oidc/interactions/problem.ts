import type { Ctx } from '../../http/state.ts'
import { Refusal } from '../../model/refusal.ts'

/** What a form came back with. */
export type Problem = { readonly text: string; readonly status: number }

/** Turns the refusal of too many attempts into what the page says; anything else is thrown on. */
export function busyProblem(ctx: Ctx): (error: unknown) => { kind: 'busy'; problem: Problem } {
  return error => {
    if (!(error instanceof Refusal) || error.code !== 'busy') throw error
    const seconds = error.retryAfter ?? 1
    ctx.set('retry-after', String(seconds))
    const minutes = Math.ceil(seconds / 60)
    const wait = minutes > 1 ? `in ${minutes} minutes` : 'in a moment'
    return {
      kind: 'busy',
      problem: { text: `${error.message} Please try again ${wait}.`, status: 429 },
    }
  }
}
