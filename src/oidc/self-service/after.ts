import type { Ctx } from '../../http/state.ts'

/** Behind what a part of a list begins, as the link to it says. */
export function afterOf(ctx: Ctx): string | undefined {
  const { after } = ctx.query
  return typeof after === 'string' ? after : undefined
}
