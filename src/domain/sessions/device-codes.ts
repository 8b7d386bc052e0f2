import { networkOf } from '../../lib/network.ts'
import { Refusal } from '../../model/refusal.ts'
import { countAttempt, forgiveAttempt, type ThrottleKey } from '../../storage/throttles.ts'
import type { Context } from '../context.ts'

const guesses = { seconds: 15 * 60, limit: 20 }
// A device asks every 5 seconds (RFC 8628 3.5); a few more are a slow clock, not haste.
const polls = { seconds: 60, limit: 15 }

/**
 * Counts an attempt to name a user code, before it is judged: a network that tried too many is refused as busy, with the
 * seconds to wait. With 8 of 20 letters and 10 minutes to live a code is then not to be guessed (RFC 8628 5.1).
 */
export async function countGuess({ db, account, address }: Context): Promise<void> {
  const window = { accountId: account.id, seconds: guesses.seconds }
  const retryAfter = await countAttempt(db, window, [guessKey(address)])
  if (retryAfter === 0) return
  throw new Refusal('busy', 'There were too many wrong codes.', { retryAfter })
}

/** Takes an attempt back, because the code was right. */
export async function forgiveGuess({ db, account, address }: Context): Promise<void> {
  await forgiveAttempt(db, account.id, [guessKey(address)])
}

/** Counts a device's question whether somebody has agreed by now; true where it asks too often. */
export async function isPollingTooFast(
  { db, account }: Context,
  deviceCode: string,
): Promise<boolean> {
  const window = { accountId: account.id, seconds: polls.seconds }
  const key = { key: JSON.stringify(['device poll', deviceCode]), limit: polls.limit }
  return (await countAttempt(db, window, [key])) > 0
}

function guessKey(address: string | null): ThrottleKey {
  return { key: JSON.stringify(['user code', networkOf(address)]), limit: guesses.limit }
}
