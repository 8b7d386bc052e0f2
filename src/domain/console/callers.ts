import { isRight } from '../../model/right.ts'
import type { User } from '../../model/user.ts'
import type { EntitledApplication } from '../../storage/rights/effective-rights.ts'
import type { ServiceToken } from '../applications/service-tokens.ts'
import type { Caller } from '../caller.ts'
import type { Context } from '../context.ts'
import { effectiveRights } from '../rights/effective-rights.ts'

type Reading = Pick<Context, 'db' | 'account'>

/** A person as a caller of the console, with what they may right now. */
export async function callerOfUser(
  context: Reading,
  user: User,
  signedInAt: Date,
): Promise<Caller> {
  const rights = await effectiveRights(context, user.id)
  return { kind: 'user', id: user.id, role: user.role, rights, signedInAt }
}

/**
 * A service application as a caller: it may what it was given, as far as its access token says so. Scopes alone give
 * nothing, since whoever manages applications writes them.
 */
export function callerOfApplication({
  application: { id, granted },
  scopes,
}: ServiceToken<EntitledApplication>): Caller {
  const given = granted.filter(isRight)
  const rights = new Set(given.filter(right => scopes.has(right)))
  return { kind: 'application', id, role: null, rights, signedInAt: null }
}
