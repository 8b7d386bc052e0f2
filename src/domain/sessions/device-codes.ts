import { networkOf } from '../../lib/network.ts'
import {
  countAttempt as countRow,
  forgiveAttempt,
  type ThrottleKey,
} from '../../storage/throttles.ts'
import type { Context } from '../context.ts'
import { countAttempt } from '../count-attempt.ts'

// A device asks every 5 seconds (RFC 8628 3.5); a few more are a slow clock, not haste.
const polls = { seconds: 60, limit: 15 }

/**
 * Counts an attempt to name a user code, before it is judged: a network that tried too many is refused as busy, with the
 * seconds to wait. With 8 of 20 letters and 10 minutes to live a code is then not to be guessed (RFC 8628 5.1).
 */
export async function countGuess(context: Context): Promise<void> {
  const keys = [guessKey(context.address)]
  await countAttempt(context, { keys, tooMany: 'There were too many wrong codes.' })
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
  return (await countRow(db, window, [key])) > 0
}

function guessKey(address: string | null): ThrottleKey {
  return { key: JSON.stringify(['user code', networkOf(address)]), limit: 20 }
}
