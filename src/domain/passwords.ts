import { foldCase } from '../lib/fold-case.ts'
import { HasherBusy, type PasswordHasher } from '../lib/password-hasher.ts'
import { Refusal } from '../model/refusal.ts'
import { upsertPassword } from '../storage/passwords.ts'
import { type Context, inTransaction } from './context.ts'
import { endAccess } from './end-access.ts'
import { recordEvent } from './events.ts'
import { getUser } from './users.ts'

const shortest = 8
const longest = 256

export type NewPassword = {
  readonly userId: string
  readonly password: string
  readonly oneTime: boolean
}

/**
 * Sets somebody's password and ends what they had open. A one-time password must be changed at the first sign-in.
 */
export async function setPassword(
  context: Context,
  hasher: PasswordHasher,
  input: NewPassword,
): Promise<void> {
  const user = await getUser(context, input.userId)
  checkPassword(input.password, user.userName)
  const hash = await hashing(() => hasher.hash(input.password))
  const key = { accountId: context.account.id, userId: user.id }
  await inTransaction(context, async inside => {
    await upsertPassword(inside.db, key, { hash, oneTime: input.oneTime })
    await endAccess(inside, user.sub)
    const target = { kind: 'user', id: user.id, name: user.userName } as const
    await recordEvent(inside, {
      type: 'user.password_set',
      target,
      data: { oneTime: input.oneTime },
    })
  })
}

/** Refuses a password that is too short, too long or the person's own name. Composition does not matter (ASVS 6.2.5). */
export function checkPassword(password: string, userName: string): void {
  const length = Array.from(password).length
  const problem =
    (length < shortest && `has at least ${shortest} characters`) ||
    (length > longest && `has at most ${longest} characters`) ||
    (foldCase(password) === foldCase(userName) && 'is not the user name')
  if (typeof problem === 'string') {
    throw new Refusal('invalid', `A password ${problem}.`, { field: 'password' })
  }
}

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
