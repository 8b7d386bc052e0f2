import { demandFresh, freshnessToken } from '../../domain/freshness.ts'
import type { Ctx } from '../../http/state.ts'
import { isAboutLibrary, writesLibrary } from '../contract/consistent.ts'
import type { Definition } from '../contract/operation.ts'
import type { CallerContext } from '../route.ts'

/** Waits shortly until what is read is as fresh as whoever asks about a library wants it. */
export async function awaitFreshness(
  ctx: Ctx,
  operation: Definition,
  { db }: CallerContext,
): Promise<void> {
  const token = ctx.get('at-least-as-fresh-as')
  if (token !== '' && isAboutLibrary(operation)) await demandFresh(db, token)
}

/** Tells, with a write to a library, what a later read can ask to be as fresh as. */
export async function tellFreshness(
  ctx: Ctx,
  operation: Definition,
  { db }: CallerContext,
): Promise<void> {
  if (writesLibrary(operation)) ctx.set('consistency-token', await freshnessToken(db))
}
