import { createHash } from 'node:crypto'
import { randomText } from '../../lib/ids.ts'
import { insertChallenge, takeChallenge } from '../../storage/factors/passkey-challenges.ts'
import type { Context } from '../context.ts'

/** How long somebody may take over a passkey. */
export const challengeSeconds = 300

/**
 * A new challenge, as base64url text. It can be answered once, in this interaction or by this person: `owner` is the uid of
 * the one or the id of the other.
 */
export async function newChallenge({ db, account }: Context, owner: string): Promise<string> {
  const challenge = randomText()
  const seconds = challengeSeconds
  await insertChallenge(db, { accountId: account.id, hash: hashOf(challenge), owner, seconds })
  return challenge
}

/** Uses a challenge up, whatever comes of the answer; false where there is no such one. */
export async function useChallenge(
  { db, account }: Context,
  owner: string,
  challenge: string,
): Promise<boolean> {
  return takeChallenge(db, { accountId: account.id, hash: hashOf(challenge), owner })
}

function hashOf(challenge: string): Buffer {
  return createHash('sha256').update(challenge).digest()
}
