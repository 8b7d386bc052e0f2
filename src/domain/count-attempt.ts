import { Refusal } from '../model/refusal.ts'
import { countAttempt as countRow, type ThrottleKey } from '../storage/throttles.ts'
import type { Context } from './context.ts'

export type Attempt = {
  readonly keys: readonly ThrottleKey[]
  /** How long one counts: a quarter of an hour unless it is said. */
  readonly seconds?: number
  /** What whoever tries too often is told. */
  readonly tooMany: string
}

/** Counts an attempt before it is judged; one too many for any of its keys is refused as busy, with the seconds to wait. */
export async function countAttempt(
  { db, account }: Pick<Context, 'db' | 'account'>,
  { keys, seconds = 15 * 60, tooMany }: Attempt,
): Promise<void> {
  const retryAfter = await countRow(db, { accountId: account.id, seconds }, keys)
  if (retryAfter > 0) throw new Refusal('busy', tooMany, { retryAfter })
}
