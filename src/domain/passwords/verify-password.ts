import { nilId } from '../../lib/ids.ts'
import type { PasswordHasher } from '../../lib/password-hasher.ts'
import { foldCase } from '../../lib/fold-case.ts'
import { networkOf } from '../../lib/network.ts'
import type { Person } from '../../model/person.ts'
import { findPassword } from '../../storage/passwords.ts'
import { forgiveAttempt, type ThrottleKey } from '../../storage/throttles.ts'
import { findUserByName } from '../../storage/users/users.ts'
import type { Context } from '../context.ts'
import { countAttempt } from '../count-attempt.ts'
import { isKnownDevice } from '../factors/remembered-devices.ts'
import { isActive } from '../person.ts'
import { type FirstFactor, judgeFirst, wrongFirst } from '../sign-ins/first-factor.ts'
import { networkKey } from '../sign-ins/network-key.ts'
import { ofUser } from '../users/of-user.ts'
import { hashing } from './hashing.ts'
import { renewHash } from './renew-hash.ts'

export type VerifiedPassword =
  | FirstFactor
  /** The password was a one-time one: nothing else may happen before it is changed. */
  | { readonly kind: 'must-change'; readonly person: Person }

export type Attempt = {
  readonly userName: string
  readonly password: string
  /** The tokens by which the browser may be known: strangers who guess do not keep its person out. */
  readonly devices?: readonly string[]
}

const method = 'password'

/**
 * Checks a user name and password. Unknown, inactive and wrong give the same answer after the same work. Attempts are
 * counted before they are judged, by name with network, by network and by name, and forgiven where they succeed; one too
 * many is refused as busy with the seconds to wait.
 */
export async function verifyPassword(
  context: Context,
  hasher: PasswordHasher,
  attempt: Attempt,
): Promise<VerifiedPassword> {
  const forgive = await count(context, attempt)
  const user = await findUserByName(context.db, context.account.id, attempt.userName)
  const userId = user?.id ?? nilId // the same work for an unknown name
  const stored = await findPassword(context.db, ofUser(context, userId))
  const matches = await hashing(() => hasher.verify(attempt.password, stored?.hash)).catch(
    async (error: unknown) => {
      // Not judged, so not held against anybody.
      await forgive()
      throw error
    },
  )
  if (user === undefined) return wrongFirst(context, { method, reason: 'unknown-name' })
  if (!matches) return wrongFirst(context, { method, reason: 'wrong-password', user })
  if (!isActive(user)) return wrongFirst(context, { method, reason: 'inactive', user })
  const judged = await judgeFirst(context, user, method)
  // Whoever may not use it does not learn by the throttle either that it was right.
  if (judged.kind === 'wrong') return judged
  await forgive()
  await renewHash(context, hasher, { userId, password: attempt.password, stored })
  if (judged.kind !== 'proven' || stored?.oneTime !== true) return judged
  return { ...judged, kind: 'must-change' }
}

/**
 * Counts an attempt, the near keys first: one that they refuse never counts against the name, so nobody is locked out by it.
 * One too many is refused as busy. Gives what takes the attempt back.
 */
async function count(context: Context, attempt: Attempt): Promise<() => Promise<void>> {
  const { db, account } = context
  const { near, name } = throttleKeys(context, attempt.userName)
  const counted = (await isFromKnownDevice(context, attempt)) ? [near] : [near, name]
  for (const keys of counted) {
    await countAttempt(context, { keys, tooMany: 'There were too many attempts to sign in.' })
  }
  return () => forgiveAttempt(db, account.id, counted.flat())
}

/** Asked for an unknown name too. */
async function isFromKnownDevice(
  context: Context,
  { userName, devices = [] }: Attempt,
): Promise<boolean> {
  if (devices.length === 0) return false
  const user = await findUserByName(context.db, context.account.id, userName)
  return isKnownDevice(context, user?.id ?? nilId, devices)
}

type Keys = { readonly near: readonly ThrottleKey[]; readonly name: readonly ThrottleKey[] }

/** As JSON, so that no user name can spell the key of another. */
function throttleKeys(context: Context, userName: string): Keys {
  const name = foldCase(userName)
  const key = JSON.stringify(['name and network', networkOf(context.address), name])
  return {
    near: [{ key, limit: 10 }, networkKey(context)],
    name: [{ key: JSON.stringify(['name', name]), limit: 100 }],
  }
}
