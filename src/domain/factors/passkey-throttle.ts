import { networkOf } from '../../lib/network.ts'
import { Refusal } from '../../model/refusal.ts'
import { countAttempt, forgiveAttempt, type ThrottleKey } from '../../storage/throttles.ts'
import type { Context } from '../context.ts'

/** Counts an attempt with a passkey before it is judged, by passkey with network and by network; refuses one too many as busy. */
export async function countPasskey(context: Context, credential: string): Promise<void> {
  const window = { accountId: context.account.id, seconds: 15 * 60 }
  const retryAfter = await countAttempt(context.db, window, keysOf(context, credential))
  if (retryAfter === 0) return
  throw new Refusal('busy', 'There were too many attempts to sign in.', { retryAfter })
}

/** Takes back an attempt that was right. */
export async function forgivePasskey(context: Context, credential: string): Promise<void> {
  await forgiveAttempt(context.db, context.account.id, keysOf(context, credential))
}

/** Of a network as many as with passwords, together with them. */
function keysOf({ address }: Context, credential: string): readonly ThrottleKey[] {
  const network = networkOf(address)
  return [
    { key: JSON.stringify(['passkey and network', network, credential]), limit: 10 },
    { key: JSON.stringify(['network', network]), limit: 300 },
  ]
}
