import { burstOf, type Connection } from '../../model/connection.ts'
import { type Budget, takeFromBudget } from '../../storage/connections/connection-budgets.ts'
import type { Context } from '../context.ts'

/** Takes up to `wanted` requests out of what a connection has left, for all processes together. */
export async function takeRequests(
  { db, account }: Pick<Context, 'db' | 'account'>,
  { id, rateLimit }: Connection & { readonly rateLimit: number },
  wanted: number,
): Promise<Budget> {
  const limits = { rate: rateLimit, burst: burstOf(rateLimit) }
  return takeFromBudget(db, { accountId: account.id, connectionId: id, ...limits, wanted })
}
