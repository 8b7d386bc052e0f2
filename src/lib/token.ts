import { createHash, timingSafeEqual } from 'node:crypto'
import { randomText } from './ids.ts'

/** A new bearer secret with a prefix that tells people and secret scanners what it is. */
export function newToken(prefix: string): string {
  return `cohort_${prefix}_${randomText()}`
}

/** What is stored instead of a high-entropy secret. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest()
}

/** Whether this is the token behind the hash, in the same time for every one. */
export function matchesToken(token: string, hash: Buffer): boolean {
  return timingSafeEqual(hashToken(token), hash)
}
