import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { LRUCache } from 'lru-cache'
import type { Attempt, SignedIn } from './oidc.ts'

/** What the gallery knows of a browser. It is kept in memory; the browser has only a random name for it. */
export type Session = {
  /** Sign-ins on their way, one for each tab that tries, by their state. */
  readonly attempts: Map<string, Attempt>
  readonly person: SignedIn | undefined
}

export type Sessions = {
  readonly of: (request: IncomingMessage) => Session | undefined
  /** Keeps a session under a new name and forgets the old one. */
  readonly renew: (request: IncomingMessage, response: ServerResponse, session: Session) => void
  readonly end: (request: IncomingMessage, response: ServerResponse) => void
}

/** After this long Cohort is asked again, so that who has left a group is out. */
const lifetime = 60 * 60

export function createSessions(secure: boolean): Sessions {
  const known = new LRUCache<string, Session>({ max: 10_000, ttl: lifetime * 1000 })
  const name = secure ? '__Host-gallery' : 'gallery'
  const attributes = `Path=/; HttpOnly; SameSite=Lax${secure ? '; Secure' : ''}`
  const keyOf = ({ headers }: IncomingMessage): string => {
    const pairs = (headers.cookie ?? '').split(';').map(pair => pair.trim().split('='))
    return pairs.find(([key]) => key === name)?.[1] ?? ''
  }
  return {
    of: request => known.get(keyOf(request)),
    renew: (request, response, session) => {
      const key = randomBytes(32).toString('base64url')
      known.delete(keyOf(request))
      known.set(key, session)
      response.appendHeader('set-cookie', `${name}=${key}; Max-Age=${lifetime}; ${attributes}`)
    },
    end: (request, response) => {
      known.delete(keyOf(request))
      response.appendHeader('set-cookie', `${name}=; Max-Age=0; ${attributes}`)
    },
  }
}
