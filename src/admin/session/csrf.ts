import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Ctx } from '../../http/state.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import { Problem } from '../request/problem.ts'

const safe = new Set(['GET', 'HEAD'])

/** What a page of ours sends along with a change, so that no other site can: only we can make it for this session. */
export function csrfToken(box: SecretBox, sessionId: string): string {
  return tokenBy(box.derive('console request'), sessionId)
}

/**
 * Refuses a change that does not come from a page of ours: by the header that browsers put on every such request, and by
 * the token. The cookie alone is no sign of it.
 */
export function checkSameSite(ctx: Ctx, box: SecretBox, sessionId: string): void {
  if (safe.has(ctx.method)) return
  if (ctx.get('origin') !== new URL(ctx.state.account.issuer).origin) {
    throw new Problem(403, 'cross_site', 'this request was not sent from a page of this server')
  }
  const given = ctx.get('x-csrf-token')
  const expected = box.deriveAll('console request').map(key => tokenBy(key, sessionId))
  if (expected.some(each => matches(given, each))) return
  throw new Problem(403, 'csrf', 'the header x-csrf-token is needed: its value is in /me')
}

function tokenBy(key: Buffer, sessionId: string): string {
  return createHmac('sha256', key).update(sessionId).digest('base64url')
}

function matches(given: string, expected: string): boolean {
  const [own, wanted] = [Buffer.from(given), Buffer.from(expected)]
  return own.length === wanted.length && timingSafeEqual(own, wanted)
}
