import type { PasswordHasher } from '../lib/password-hasher.ts'
import { foldCase } from '../lib/fold-case.ts'
import type { Person } from '../model/person.ts'
import { Refusal } from '../model/refusal.ts'
import type { User } from '../model/user.ts'
import { findPassword, replacePassword } from '../storage/passwords.ts'
import { countAttempt, forgiveAttempt, type ThrottleKey } from '../storage/throttles.ts'
import { findUser, findUserByName } from '../storage/users.ts'
import { type Context, inTransaction } from './context.ts'
import { endAccess } from './end-access.ts'
import { recordEvent } from './events.ts'
import { checkPassword, hashing } from './password-rules.ts'
import { isActive, toPerson } from './person.ts'

export type SignIn =
  | { readonly kind: 'signed-in'; readonly person: Person }
  /** The password was a one-time one: nothing else may happen before it is changed. */
  | { readonly kind: 'must-change'; readonly person: Person }
  | { readonly kind: 'wrong' }

export type Attempt = { readonly userName: string; readonly password: string }

const window = 15 * 60
const nobody = '00000000-0000-0000-0000-000000000000'

/**
 * Checks a user name and password. Unknown, inactive and wrong give the same answer after the same work. Attempts are
 * counted before they are judged, by name with network, by name and by network, and forgiven where they succeed; one too many is refused as busy with
 * the seconds to wait.
 */
export async function signIn(
  context: Context,
  hasher: PasswordHasher,
  attempt: Attempt,
): Promise<SignIn> {
  const keys = throttleKeys(context, attempt.userName)
  const retryAfter = await countAttempt(
    context.db,
    { accountId: context.account.id, seconds: window },
    keys,
  )
  if (retryAfter > 0) {
    throw new Refusal('busy', 'There were too many attempts to sign in.', { retryAfter })
  }
  const user = await findUserByName(context.db, context.account.id, attempt.userName)
  const userId = user?.id ?? nobody // the same work for an unknown name
  const stored = await findPassword(context.db, { accountId: context.account.id, userId })
  const matches = await hashing(() => hasher.verify(attempt.password, stored?.hash))
  if (!matches || user === undefined || !isActive(user)) {
    await recordFailure(context, user)
    return { kind: 'wrong' }
  }
  await forgiveAttempt(context.db, context.account.id, keys)
  return { kind: stored?.oneTime === true ? 'must-change' : 'signed-in', person: toPerson(user) }
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
  const stored =
    user === undefined ? undefined : await findPassword(context.db, keyOf(context, user))
  const matches = await hashing(() => hasher.verify(change.current, stored?.hash))
  if (!matches || user === undefined || stored === undefined || !isActive(user)) {
    throw new Refusal('forbidden', 'The current password is not right.', { field: 'current' })
  }
  checkPassword(change.next, user.userName)
  if (change.next === change.current) {
    throw new Refusal('invalid', 'The new password is the old one.', { field: 'next' })
  }
  const hash = await hashing(() => hasher.hash(change.next))
  await inTransaction(context, async inside => {
    const swapped = await replacePassword(inside.db, keyOf(inside, user), {
      expected: stored.hash,
      hash,
    })
    if (!swapped)
      throw new Refusal('forbidden', 'The current password is not right.', { field: 'current' })
    await endAccess(inside, user.sub)
    const target = { kind: 'user', id: user.id, name: user.userName } as const
    await recordEvent(inside, { type: 'user.password_changed', target })
  })
}

function throttleKeys(
  { address }: Context,
  userName: string,
): readonly [ThrottleKey, ...ThrottleKey[]] {
  const name = foldCase(userName)
  const network = networkOf(address ?? 'unknown')
  return [
    { key: `name and network ${network} ${name}`, limit: 10 },
    { key: `name ${name}`, limit: 50 },
    { key: `network ${network}`, limit: 300 },
  ]
}

/** The /24 of an IPv4 address, the /64 of an IPv6 one: what one party usually holds. */
function networkOf(address: string): string {
  const v4 = /(\d+\.\d+\.\d+)\.\d+$/.exec(address)?.[1]
  return v4 ?? address.split(':').slice(0, 4).join(':')
}

async function recordFailure(context: Context, user: User | undefined): Promise<void> {
  const { account } = context
  const target =
    user === undefined
      ? ({ kind: 'account', id: account.id, name: account.slug } as const)
      : ({ kind: 'user', id: user.id, name: user.userName } as const)
  await recordEvent(context, { type: 'sign_in.failed', target })
}

function keyOf({ account }: Context, user: User): { accountId: string; userId: string } {
  return { accountId: account.id, userId: user.id }
}
