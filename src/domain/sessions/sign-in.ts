import { nilId } from '../../lib/ids.ts'
import type { PasswordHasher } from '../../lib/password-hasher.ts'
import { foldCase } from '../../lib/fold-case.ts'
import { networkOf } from '../../lib/network.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Person } from '../../model/person.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Method } from '../../model/sign-in.ts'
import type { User } from '../../model/user.ts'
import { findPassword, replacePassword } from '../../storage/passwords.ts'
import { countAttempt, forgiveAttempt, type ThrottleKey } from '../../storage/throttles.ts'
import { findUser, findUserByName } from '../../storage/users/users.ts'
import { type Context, inTransaction } from '../context.ts'
import { endAccess, receiptData } from '../endings/end-access.ts'
import { recordEvent } from '../events.ts'
import { checkPassword, hashing } from '../passwords/password-rules.ts'
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

export type PasswordChange = {
  readonly userId: string
  readonly current: string
  readonly next: string
}

/**
 * Changes one's own password and ends what was open with the old one. Refuses a wrong current one as forbidden, a new
 * one that breaks the rules or is the old one as invalid.
 */
export async function changePassword(
  context: Context,
  hasher: PasswordHasher,
  change: PasswordChange,
): Promise<void> {
  const user = await findUser(context.db, context.account.id, change.userId)
  if (user === undefined || !isActive(user)) throw notRight()
  // What costs nothing is checked before anything is hashed.
  checkPassword(change.next, user.userName)
  if (change.next === change.current) {
    throw new Refusal('invalid', 'The new password is the old one.', { field: 'next' })
  }
  await countChange(context, user)
  const stored = await findPassword(context.db, keyOf(context, user))
  const matches = await hashing(() => hasher.verify(change.current, stored?.hash))
  if (!matches || stored === undefined) throw notRight()
  const hash = await hashing(() => hasher.hash(change.next))
  await inTransaction(context, async inside => {
    const swapped = await replacePassword(inside.db, keyOf(inside, user), {
      expected: stored.hash,
      hash,
    })
    if (!swapped) throw notRight()
    const receipt = await endAccess(inside, { sub: user.sub, cause: 'password-reset' })
    const target = { kind: 'user', id: user.id, name: user.userName } as const
    const data = receiptData(receipt)
    await recordEvent(inside, { type: 'user.password_changed', target, data })
  })
}

function notRight(): Refusal {
  return new Refusal('forbidden', 'The current password is not right.', { field: 'current' })
}

async function countChange(context: Context, { id }: User): Promise<void> {
  const key = { key: JSON.stringify(['change', id]), limit: 10 }
  const windowOf = { accountId: context.account.id, seconds: window }
  const retryAfter = await countAttempt(context.db, windowOf, [key])
  if (retryAfter === 0) return
  throw new Refusal('busy', 'There were too many attempts to change the password.', { retryAfter })
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

function keyOf({ account }: Context, user: User): { accountId: string; userId: string } {
  return { accountId: account.id, userId: user.id }
}
