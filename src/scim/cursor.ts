import { createHash } from 'node:crypto'
import type { SecretBox } from '../lib/secret-box.ts'
import type { Keyset, Position } from '../model/page.ts'
import { badRequest } from './errors.ts'

/** How long a cursor is good for, in seconds. */
export const cursorTimeout = 3600

/** The query that a cursor belongs to, for one connection of one account. It gives no rights: every page is authorised anew. */
export type CursorQuery = {
  readonly accountId: string
  readonly connectionId: string
  /** The endpoint, `/Users`, `/Groups` or `/`. */
  readonly endpoint: string
  readonly filter: string | undefined
  readonly sortBy: string | undefined
  readonly sortOrder: string | undefined
  readonly count: number
}

/** Where the next page begins. */
export type CursorPlace = {
  readonly position: Position
  readonly backwards: boolean
  readonly total: number
}

/**
 * The cursors of RFC 9865. They are stateless: a cursor holds its place, encrypted and authenticated, since a sort key can be
 * a person's name and addresses end up in logs. Its characters are unreserved in URIs.
 */
export type Cursors = {
  readonly write: (query: CursorQuery, place: CursorPlace) => string
  /** Throws 400 `invalidCursor` (alike for one that is forged and one of somebody else), `expiredCursor`, `invalidCount`. */
  readonly read: (query: CursorQuery, cursor: string) => Keyset
}

type Content = readonly [
  fingerprint: string,
  expires: number,
  count: number,
  backwards: 0 | 1,
  total: number,
  id: string,
  key: string | null,
]

const purpose = 'scim cursor'

/** `now` gives milliseconds. */
export function createCursors(box: SecretBox, now: () => number = Date.now): Cursors {
  return {
    write: (query, { position, backwards, total }) => {
      const expires = Math.floor(now() / 1000) + cursorTimeout
      const { id, key } = position
      const content: Content = [
        fingerprintOf(query),
        expires,
        query.count,
        backwards ? 1 : 0,
        total,
        id,
        key,
      ]
      return box.seal(purpose, JSON.stringify(content))
    },
    read: (query, cursor) => {
      const [fingerprint, expires, count, backwards, total, id, key] = open(box, cursor)
      if (fingerprint !== fingerprintOf(query)) throw invalidCursor()
      if (expires * 1000 <= now()) {
        throw badRequest(
          'expiredCursor',
          `The cursor is older than ${cursorTimeout} seconds: begin again with an empty cursor`,
        )
      }
      if (count !== query.count) {
        throw badRequest('invalidCount', `count must stay ${count} from page to page`)
      }
      return { start: { id, key }, backwards: backwards === 1, total }
    },
  }
}

function open(box: SecretBox, cursor: string): Content {
  if (!isCanonical(cursor)) throw invalidCursor()
  try {
    return JSON.parse(box.open(purpose, cursor)) as Content
  } catch {
    throw invalidCursor()
  }
}

/** Base64 is read leniently: without this, texts that differ in their last bits would be the same cursor. */
function isCanonical(cursor: string): boolean {
  const [, ...parts] = cursor.split('.')
  return parts.every(part => Buffer.from(part, 'base64url').toString('base64url') === part)
}

/** Of the query without its count, a change of which has an error of its own. */
function fingerprintOf(query: CursorQuery): string {
  const { accountId, connectionId, endpoint, filter, sortBy, sortOrder } = query
  const parts = [accountId, connectionId, endpoint, filter ?? '', sortBy ?? '', sortOrder ?? '']
  return createHash('sha256').update(JSON.stringify(parts)).digest('base64url')
}

function invalidCursor(): Error {
  return badRequest(
    'invalidCursor',
    'This is no cursor of this query: repeat the parameters of its first page, or begin again with an empty cursor',
  )
}
