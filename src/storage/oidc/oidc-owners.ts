import type { FoundRecord } from './oidc-records.ts'

/** What was read beside a token; `null` for a record that is gone. */
export type Owner = {
  readonly model: 'Grant' | 'Session'
  /** The id of the grant, or the uid of the session; a token may have none. */
  readonly id: string | undefined
  readonly record: FoundRecord | null
}

/**
 * Keeps the grant and session of a token, which were read together with it, until the library asks for them within the same
 * request, once: whoever asks again reads anew. `requestOf` gives what stands for the present request.
 */
export function createOwners(requestOf: () => object | undefined): {
  readonly keep: (owners: readonly Owner[]) => void
  /** Undefined where it has to be read. */
  readonly take: (model: Owner['model'], id: string) => FoundRecord | null | undefined
} {
  const kept = new WeakMap<object, Map<string, FoundRecord | null>>()
  return {
    keep(owners) {
      const request = requestOf()
      if (request === undefined) return
      kept.set(request, new Map(owners.map(({ model, id, record }) => [`${model} ${id}`, record])))
    },
    take(model, id) {
      const request = requestOf()
      const records = request === undefined ? undefined : kept.get(request)
      const record = records?.get(`${model} ${id}`)
      records?.delete(`${model} ${id}`)
      return record
    },
  }
}
