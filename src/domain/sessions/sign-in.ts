import { nilId } from '../../lib/ids.ts'
import type { PasswordHasher } from '../../lib/password-hasher.ts'
import { foldCase } from '../../lib/fold-case.ts'
import { networkOf } from '../../lib/network.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Person } from '../../model/person.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Method } from '../../model/sign-in-method.ts'
import type { User } from '../../model/user.ts'
import { findPassword } from '../../storage/passwords.ts'
import { countAttempt, forgiveAttempt, type ThrottleKey } from '../../storage/throttles.ts'
import { findUserByName } from '../../storage/users/users.ts'
import type { Context } from '../context.ts'
import { recordEvent } from '../events.ts'
import { isKnownDevice } from '../factors/remembered-devices.ts'
import { hashing } from '../passwords/hashing.ts'
import { renewHash } from '../passwords/renew-hash.ts'
import { isActive, toPerson } from '../person.ts'
import { isActivated } from '../rights/activation.ts'
import { bindingUpstreams } from '../upstreams/ways-in.ts'

export type SignIn =
  | { readonly kind: 'signed-in'; readonly person: Person }
  /** The password was a one-time one: nothing else may happen before it is changed. */
  | { readonly kind: 'must-change'; readonly person: Person }
  /** Right, but the person lacks the right *active* (HV-04). */
  | { readonly kind: 'awaiting-activation' }
  | { readonly kind: 'wrong' }

export type Attempt = {
  readonly userName: string
  readonly password: string
  /** The tokens by which the browser may be known: strangers who guess do not keep its person out. */
  readonly devices?: readonly string[]
}

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
  const forgive = await countSignIn(context, attempt)
  const user = await findUserByName(context.db, context.account.id, attempt.userName)
  const userId = user?.id ?? nilId // the same work for an unknown name
  const stored = await findPassword(context.db, { accountId: context.account.id, userId })
  const matches = await hashing(() => hasher.verify(attempt.password, stored?.hash)).catch(
    async (error: unknown) => {
      // Not judged, so not held against anybody.
      await forgive()
      throw error
    },
  )
  if (!matches || user === undefined || !isActive(user)) {
    await recordFailure(context, user)
    return { kind: 'wrong' }
  }
  await forgive()
  await renewHash(context, hasher, { userId, password: attempt.password, stored })
  const kind = stored?.oneTime === true ? 'must-change' : 'signed-in'
  return (await refused(context, user)) ?? { kind, person: toPerson(user) }
}

/** What to answer where even the right password does not let somebody in. */
async function refused(context: Context, user: User): Promise<SignIn | undefined> {
  const reason = await whyNot(context, user)
  if (reason === undefined) return undefined
  await recordFailure(context, user, { reason })
  return { kind: reason === 'awaiting-activation' ? reason : 'wrong' }
}

/** Why somebody who proved who they are is not let in by that. */
export async function whyNot(
  context: Context,
  user: User,
): Promise<'awaiting-activation' | 'provider-enforced' | undefined> {
  if ((await bindingUpstreams(context, user.id)).length > 0) return 'provider-enforced'
  return (await isActivated(context, user)) ? undefined : 'awaiting-activation'
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

/**
 * Counts an attempt, the near keys first: one that they refuse never counts against the name, so nobody is locked out by it.
 * One too many is refused as busy. Gives what takes the attempt back.
 */
async function countSignIn(context: Context, attempt: Attempt): Promise<() => Promise<void>> {
  const { db, account } = context
  const { near, name } = throttleKeys(context, attempt.userName)
  const counted = (await isFromKnownDevice(context, attempt)) ? [near] : [near, name]
  for (const keys of counted) {
    const retryAfter = await countAttempt(db, { accountId: account.id, seconds: window }, keys)
    if (retryAfter === 0) continue
    throw new Refusal('busy', 'There were too many attempts to sign in.', { retryAfter })
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
function throttleKeys({ address }: Context, userName: string): Keys {
  const name = foldCase(userName)
  const network = networkOf(address)
  return {
    near: [
      { key: JSON.stringify(['name and network', network, name]), limit: 10 },
      { key: JSON.stringify(['network', network]), limit: 300 },
    ],
    name: [{ key: JSON.stringify(['name', name]), limit: 100 }],
  }
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
