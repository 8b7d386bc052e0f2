import { hash, verify } from '@node-rs/argon2'

/** Does the work of hashing, without any limit on how much of it there is. */
export type PasswordEngine = {
  readonly hash: (password: string) => Promise<string>
  readonly verify: (password: string, hash: string) => Promise<boolean>
}

// argon2id with the OWASP baseline: 19 MiB, 2 passes, 1 lane.
const parameters = { memoryCost: 19_456, timeCost: 2, parallelism: 1 }
const prefix = `$argon2id$v=19$m=${parameters.memoryCost},t=${parameters.timeCost},p=${parameters.parallelism}$`

/** Takes as long to verify as any other, and no password is known for it. */
export const hashOfNobody = `${prefix}${'A'.repeat(22)}$${'A'.repeat(43)}`

/** Whether a hash was made as hashes are made now. */
export function isPresentHash(hash: string): boolean {
  return hash.startsWith(prefix)
}

/** Hashes on the threads of this process. */
export const ownThreads: PasswordEngine = {
  hash: password => hash(password, parameters),
  verify: (password, against) => verify(against, password),
}
