import { Refusal } from '../../model/refusal.ts'
import { type FactorsHeld, findFactorsHeld } from '../../storage/factors/factors-held.ts'
import type { Context } from '../context.ts'
import { ofUser } from '../users/of-user.ts'
import { relyingPartyOf } from './relying-party.ts'

/** Which second factors somebody has that count here. */
export async function factorsHeldBy(context: Context, userId: string): Promise<FactorsHeld> {
  const relyingParty = relyingPartyOf(context.account)?.id ?? null
  return findFactorsHeld(context.db, { ...ofUser(context, userId), relyingParty })
}

/**
 * Refuses (`conflict`) to add a factor to somebody who has one, for whoever has shown only a first one. Of several sign-ins
 * that set up the first one at the same time, each holding the person (`lockPerson`), one goes on.
 */
export async function demandNoFactor(context: Context, userId: string): Promise<void> {
  const { code, passkey } = await factorsHeldBy(context, userId)
  if (!code && !passkey) return
  throw new Refusal('conflict', 'A second step was set up meanwhile. Use that one.')
}
