import { isDeepStrictEqual } from 'node:util'
import { HttpFault } from '../http/errors.ts'
import type { JsonObject } from '../model/json.ts'

const echoed = ['iss', 'aud', 'events_supported', 'events_delivered', 'min_verification_interval']

/**
 * Refuses a change that sends back what only the transmitter says, and says it otherwise than it was before the change
 * (Shared Signals Framework 1.0, Updating a Stream's Configuration). The order of event types does not count.
 */
export function checkEcho(input: object, before: JsonObject): void {
  const wrong = echoed.find(name => {
    const sent: unknown = Reflect.get(input, name)
    return sent !== undefined && !isDeepStrictEqual(sorted(sent), sorted(before[name]))
  })
  if (wrong === undefined) return
  throw new HttpFault(400, `${wrong}: is the transmitter’s to say and is another one`)
}

function sorted(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  // An audience may be sent as a list of one (RFC 7519 4.1.3).
  return value.length === 1 ? (value[0] as unknown) : value.map(String).toSorted()
}
