import { HasherBusy } from '../../lib/password-hasher.ts'
import { Refusal } from '../../model/refusal.ts'

/** Runs a hash and refuses as busy what the machine has no room for. */
export async function hashing<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof HasherBusy)) throw error
    throw new Refusal('busy', 'Too many people are signing in just now.', {
      retryAfter: 2,
      cause: error,
    })
  }
}
