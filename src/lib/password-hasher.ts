import { opaqueString } from './opaque-string.ts'
import { hashOfNobody, ownThreads, type PasswordEngine } from './password-engine.ts'

/** Hashes and verifies passwords, as `opaqueString` makes them one; both throw `HasherBusy` rather than let more work pile up than the machine can do. */
export type PasswordHasher = {
  readonly hash: (password: string) => Promise<string>
  /** Whether the password is that of the hash. Without a hash it takes as long and gives false. */
  readonly verify: (password: string, hash: string | undefined) => Promise<boolean>
}

export class HasherBusy extends Error {
  override readonly name = 'HasherBusy'
}

/**
 * At most `lanes` hashes run at once and `queue` wait: hashing shares its threads with signing, so that an open door
 * here would stop every token of the process.
 */
export function createPasswordHasher({
  lanes,
  queue,
  engine = ownThreads,
}: {
  lanes: number
  queue: number
  engine?: PasswordEngine
}): PasswordHasher {
  const admit = createAdmission(lanes, queue)
  return {
    hash: password => admit(() => engine.hash(opaqueString(password))),
    verify: async (password, stored) => {
      const against = stored ?? hashOfNobody
      const matches = await admit(() => engine.verify(opaqueString(password), against))
      return matches && stored !== undefined
    },
  }
}

function createAdmission(lanes: number, queue: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async work => {
    if (running >= lanes) {
      if (waiting.length >= queue) throw new HasherBusy('too many passwords are being checked')
      await new Promise<void>(resolve => waiting.push(resolve))
    } else {
      running++
    }
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) running--
      else next()
    }
  }
}
