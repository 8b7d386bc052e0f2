import { hash } from 'node:crypto'
import type { Outbound } from './outbound.ts'

/** Whether a password is known from break-ins elsewhere; false as well where that cannot be found out. */
export type BreachedPasswords = (password: string) => Promise<boolean>

/** Of an answer some 40 kB are usual, padding included. */
const longest = 1024 * 1024

/**
 * Asks a range service: it learns the first five digits of a password's SHA-1 alone, out of some 1,000,000 values, and
 * from the size of its answer nobody learns anything (`Add-Padding`). Whoever cannot reach it is told by `onFailure`, and
 * no password is refused for it.
 */
export function askRangeService(
  { url, outbound }: { readonly url: string; readonly outbound: Outbound },
  onFailure: (error: unknown) => void,
): BreachedPasswords {
  return async password => {
    const digits = hash('sha1', password).toUpperCase()
    const request = { url: `${url}${digits.slice(0, 5)}`, headers, timeout: 2000, longest }
    try {
      const { status, body } = await outbound(request)
      if (status !== 200) throw new Error(`the answer has the status ${status}`)
      return isAmong(body, digits.slice(5))
    } catch (error) {
      onFailure(error)
      return false
    }
  }
}

const headers = { 'add-padding': 'true', 'user-agent': 'Cohort' }

/** Lines of `digits:count`; those that only pad have the count 0. */
function isAmong(body: string, rest: string): boolean {
  return body.split(/\r?\n/).some(line => {
    const [digits = '', count] = line.split(':')
    return digits.toUpperCase() === rest && Number(count) > 0
  })
}
