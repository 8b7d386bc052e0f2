import { foldCase } from '../../lib/fold-case.ts'
import { HasherBusy } from '../../lib/password-hasher.ts'
import { Refusal } from '../../model/refusal.ts'

const shortest = 8
const longest = 256

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
