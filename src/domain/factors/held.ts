import { Refusal } from '../../model/refusal.ts'
import type { User } from '../../model/user.ts'
import type { OfUser } from '../../storage/factors/code-factors.ts'
import { type FactorsHeld, findFactorsHeld } from '../../storage/factors/factors-held.ts'
import { lockUser } from '../../storage/users/users.ts'
import type { Context } from '../context.ts'
import { relyingPartyOf } from './relying-party.ts'

/** Which second factors somebody has that count here. */
export async function factorsHeldBy(context: Context, userId: string): Promise<FactorsHeld> {
  const relyingParty = relyingPartyOf(context.account)?.id ?? null
  return findFactorsHeld(context.db, { ...keyOf(context, userId), relyingParty })
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

/** The person, held until the transaction ends: factors change one after the other. */
export async function lockPerson(context: Context, userId: string): Promise<User> {
  const user = await lockUser(context.db, context.account.id, userId)
  if (user === undefined) throw new Refusal('not-found', 'there is no such user')
  return user
}

export function keyOf({ account }: Context, userId: string): OfUser {
  return { accountId: account.id, userId }
}
