import type { FoundRecord } from './oidc-records.ts'

/** The records of the grant and the session of a token, read together with it; `null` for one that is gone. */
export type Owners = {
  readonly grantId: string | undefined
  readonly grant: FoundRecord | null
  readonly sessionUid: string | undefined
  readonly session: FoundRecord | null
}

/**
 * Keeps what was read with a token until the library asks for it within the same request, once: whoever asks again reads
 * anew. `requestOf` gives what stands for the present request.
 */
export function createOwners(requestOf: () => object | undefined): {
  readonly keep: (owners: Owners) => void
  readonly takeGrant: (id: string) => FoundRecord | null | undefined
  readonly takeSession: (uid: string) => FoundRecord | null | undefined
} {
  const kept = new WeakMap<object, Partial<Owners>>()
  const keptNow = (): Partial<Owners> => kept.get(requestOf() ?? kept) ?? {}
  const forget = (members: Partial<Owners>): void => {
    const request = requestOf()
    if (request !== undefined) kept.set(request, { ...keptNow(), ...members })
  }
  return {
    keep: forget,
    takeGrant(id) {
      const { grantId, grant } = keptNow()
      if (grantId !== id) return undefined
      forget({ grantId: undefined })
      return grant
    },
    takeSession(uid) {
      const { sessionUid, session } = keptNow()
      if (sessionUid !== uid) return undefined
      forget({ sessionUid: undefined })
      return session
    },
  }
}
