import { networkOf } from '../../lib/network.ts'
import { forgiveAttempt, type ThrottleKey } from '../../storage/throttles.ts'
import type { Context } from '../context.ts'
import { countAttempt } from '../count-attempt.ts'
import { networkKey } from '../sign-ins/network-key.ts'

/** Counts an attempt with a passkey before it is judged, by passkey with network and by network; refuses one too many as busy. */
export async function countPasskey(context: Context, credential: string): Promise<void> {
  const keys = keysOf(context, credential)
  await countAttempt(context, { keys, tooMany: 'There were too many attempts to sign in.' })
}

/** Takes back an attempt that was right. */
export async function forgivePasskey(context: Context, credential: string): Promise<void> {
  await forgiveAttempt(context.db, context.account.id, keysOf(context, credential))
}

function keysOf(context: Context, credential: string): readonly ThrottleKey[] {
  const key = JSON.stringify(['passkey and network', networkOf(context.address), credential])
  return [{ key, limit: 10 }, networkKey(context)]
}
