import { hash, verify } from '@node-rs/argon2'
import { opaqueString } from './opaque-string.ts'

/** Hashes and verifies passwords, as `opaqueString` makes them one; both throw `HasherBusy` rather than let more work pile up than the machine can do. */
export type PasswordHasher = {
  readonly hash: (password: string) => Promise<string>
  /** Whether the password is that of the hash. Without a hash it takes as long and gives false. */
  readonly verify: (password: string, hash: string | undefined) => Promise<boolean>
}

export class HasherBusy extends Error {
  override readonly name = 'HasherBusy'
}

// argon2id with the OWASP baseline: 19 MiB, 2 passes, 1 lane.
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }

/**
 * At most `lanes` hashes run at once and `queue` wait: hashing shares its threads with signing, so that an open door
 * here would stop every token of the process.
 */
export function createPasswordHasher({
  lanes,
  queue,
}: {
  lanes: number
  queue: number
}): PasswordHasher {
  const admit = createAdmission(lanes, queue)
  const dummy = hash('a password that nobody has', parameters)
  return {
    hash: password => admit(() => hash(opaqueString(password), parameters)),
    verify: async (password, stored) => {
      const against = stored ?? (await dummy)
      const matches = await admit(() => verify(against, opaqueString(password)))
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
