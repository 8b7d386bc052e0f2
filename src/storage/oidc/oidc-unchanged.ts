import { isDeepStrictEqual } from 'node:util'
import type { AdapterPayload } from './oidc-library.ts'

const late = 60 // seconds by which a session may end too early

/**
 * Remembers the sessions that were read for the present request. The library writes a session again at each authorization,
 * most often because its end has moved: such a write is spared while the end has moved by less than a minute.
 */
export function createUnchanged(requestOf: () => object | undefined): {
  readonly remember: (id: string, payload: AdapterPayload | undefined) => void
  readonly isSame: (id: string, payload: AdapterPayload) => boolean
} {
  const read = new WeakMap<object, { readonly id: string; readonly text: string }>()
  return {
    remember(id, payload) {
      const request = requestOf()
      // the library changes the very object that it is given
      if (request !== undefined && payload !== undefined) {
        read.set(request, { id, text: JSON.stringify(payload) })
      }
    },
    isSame(id, payload) {
      const before = read.get(requestOf() ?? read)
      if (before?.id !== id) return false
      const former = JSON.parse(before.text) as AdapterPayload
      const moved = (payload.exp ?? Infinity) - (former.exp ?? 0)
      return moved >= 0 && moved < late && isDeepStrictEqual(rest(payload), rest(former))
    },
  }
}

/** As JSON has it: a member that is undefined is none. */
function rest({ exp: _exp, jti: _jti, ...payload }: AdapterPayload): unknown {
  return JSON.parse(JSON.stringify(payload))
}
