import { nilId } from '../../lib/ids.ts'
import type { PasswordHasher } from '../../lib/password-hasher.ts'
import { foldCase } from '../../lib/fold-case.ts'
import { networkOf } from '../../lib/network.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Person } from '../../model/person.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Method } from '../../model/sign-in.ts'
import type { User } from '../../model/user.ts'
import { findPassword } from '../../storage/passwords.ts'
import { countAttempt, forgiveAttempt, type ThrottleKey } from '../../storage/throttles.ts'
import { findUserByName } from '../../storage/users/users.ts'
import type { Context } from '../context.ts'
import { recordEvent } from '../events.ts'
import { hashing } from '../passwords/hashing.ts'
import { renewHash } from '../passwords/renew-hash.ts'
import { isActive, toPerson } from '../person.ts'
import { isActivated } from '../rights/activation.ts'

export type SignIn =
  | { readonly kind: 'signed-in'; readonly person: Person }
  /** The password was a one-time one: nothing else may happen before it is changed. */
  | { readonly kind: 'must-change'; readonly person: Person }
  /** Right, but the person lacks the right *active* (HV-04). */
  | { readonly kind: 'awaiting-activation' }
  | { readonly kind: 'wrong' }

export type Attempt = { readonly userName: string; readonly password: string }

const window = 15 * 60

/**
 * Checks a user name and password. Unknown, inactive and wrong give the same answer after the same work. Attempts are
 * counted before they are judged, by name with network, by network and by name, and forgiven where they succeed; one too
 * many is refused as busy with the seconds to wait.
 */
export async function signIn(
  context: Context,
  hasher: PasswordHasher,
  attempt: Attempt,
): Promise<SignIn> {
  const keys = throttleKeys(context, attempt.userName)
  const retryAfter = await secondsToWait(context, keys)
  if (retryAfter > 0) {
    throw new Refusal('busy', 'There were too many attempts to sign in.', { retryAfter })
  }
  const user = await findUserByName(context.db, context.account.id, attempt.userName)
  const userId = user?.id ?? nilId // the same work for an unknown name
  const stored = await findPassword(context.db, { accountId: context.account.id, userId })
  const matches = await hashing(() => hasher.verify(attempt.password, stored?.hash)).catch(
    async (error: unknown) => {
      // Not judged, so not held against anybody.
      await forgiveAttempt(context.db, context.account.id, [...keys.near, keys.name])
      throw error
    },
  )
  if (!matches || user === undefined || !isActive(user)) {
    await recordFailure(context, user)
    return { kind: 'wrong' }
  }
  await forgiveAttempt(context.db, context.account.id, [...keys.near, keys.name])
  await renewHash(context, hasher, { userId, password: attempt.password, stored })
  if (!(await isActivated(context, user))) {
    await recordFailure(context, user, { reason: 'awaiting-activation' })
    return { kind: 'awaiting-activation' }
  }
  return { kind: stored?.oneTime === true ? 'must-change' : 'signed-in', person: toPerson(user) }
}

/** A sign-in: to which application, when (seconds since 1970, as the session says), in which browser, and by which ways. */
export type NewSession = {
  readonly application: string
  readonly at: number
  readonly browser: string | null
  readonly methods: readonly Method[]
}

/** Writes that somebody signed in; lists of sessions say from here where each comes from. */
export async function recordSignIn(
  context: Context,
  { id, userName }: Person,
  session: NewSession,
): Promise<void> {
  const target = { kind: 'user', id, name: userName } as const
  await recordEvent(context, { type: 'sign_in.succeeded', target, data: session })
}

type Keys = { readonly near: readonly ThrottleKey[]; readonly name: ThrottleKey }

/** As JSON, so that no user name can spell the key of another. */
function throttleKeys({ address }: Context, userName: string): Keys {
  const name = foldCase(userName)
  const network = networkOf(address)
  return {
    near: [
      { key: JSON.stringify(['name and network', network, name]), limit: 10 },
      { key: JSON.stringify(['network', network]), limit: 300 },
    ],
    name: { key: JSON.stringify(['name', name]), limit: 100 },
  }
}

/** Counts near keys first: an attempt that they refuse never counts against the name, so nobody is locked out by it. */
async function secondsToWait(context: Context, { near, name }: Keys): Promise<number> {
  const windowOf = { accountId: context.account.id, seconds: window }
  const wait = await countAttempt(context.db, windowOf, near)
  return wait > 0 ? wait : countAttempt(context.db, windowOf, [name])
}

async function recordFailure(
  context: Context,
  user: User | undefined,
  data: JsonObject = {},
): Promise<void> {
  const { account } = context
  const target =
    user === undefined
      ? ({ kind: 'account', id: account.id, name: account.slug } as const)
      : ({ kind: 'user', id: user.id, name: user.userName } as const)
  await recordEvent(context, { type: 'sign_in.failed', target, data })
}
