import { randomBytes } from 'node:crypto'
import { v7, validate } from 'uuid'

/** A new time-ordered id (RFC 9562 UUIDv7). Opaque outside. */
export function newId(): string {
  return v7()
}

/** The nil UUID (RFC 9562 5.9): before every id in lists by id, and the id of nobody. */
export const nilId = '00000000-0000-0000-0000-000000000000'

/** Whether a text from outside has the form of an id; anything else cannot be one of ours. */
export function isId(text: string): boolean {
  return validate(text) && text === text.toLowerCase()
}

/** Random bytes as text for names that people also type: no sign that a command line would misread. */
export function randomHex(bytes: number): string {
  return randomBytes(bytes).toString('hex')
}

/** 256 random bits as text, for subjects and tokens. */
export function randomText(bytes = 32): string {
  return randomBytes(bytes).toString('base64url')
}
