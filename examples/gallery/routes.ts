import type { IncomingMessage, ServerResponse } from 'node:http'
import { AuthorizationResponseError } from 'openid-client'
import { galleryPage, messagePage, refusedPage, welcomePage, youPage } from './pages.ts'
import type { Page } from './layout.ts'
import type { Oidc } from './oidc.ts'
import { type Person, personOf } from './person.ts'
import type { Session, Sessions } from './session.ts'
import type { Settings } from './settings.ts'

/** One request, with what the routes need of it. */
export type Visit = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  readonly session: Session | undefined
  readonly person: Person | undefined
}

/** A page to show or an address to go to. */
export type Answer = Page | URL

export type Route = (visit: Visit) => Promise<Answer>

export type RouteParts = {
  readonly settings: Settings
  readonly oidc: Oidc
  readonly sessions: Sessions
}

/** Every address of the gallery, by method and path. */
export function routes(parts: RouteParts): ReadonlyMap<string, Route> {
  const { settings, oidc, sessions } = parts
  const addressOf = (path: string): URL => new URL(path, settings.publicUrl)
  return new Map<string, Route>([
    [
      'GET /',
      async ({ person }) =>
        person === undefined ? welcomePage() : galleryPage(person, settings.group),
    ],
    ['GET /you', async ({ person }) => (person === undefined ? addressOf('/') : youPage(person))],
    ['GET /sign-in', visit => signIn(visit, parts)],
    ['GET /callback', visit => callback(visit, parts)],
    [
      'POST /sign-out',
      async ({ request, response, session }) => {
        if (!isOwnForm(request)) return messagePage(403, 'Not from here', 'The form is not ours.')
        sessions.end(request, response)
        const idToken = session?.person?.idToken
        return idToken === undefined ? addressOf('/') : oidc.signOutAddress(idToken)
      },
    ],
    [
      'GET /signed-out',
      async () => messagePage(200, 'Signed out', 'You have left the gallery and Cohort.'),
    ],
  ])
}

async function signIn(
  { request, response, session }: Visit,
  { oidc, sessions }: RouteParts,
): Promise<Answer> {
  const { address, attempt } = await oidc.begin()
  const latest = [...(session?.attempts ?? [])].slice(-9)
  const attempts = new Map([...latest, [attempt.state, attempt]])
  sessions.renew(request, response, { attempts, person: session?.person })
  return address
}

/** Where Cohort sends the browser back to (RFC 6749 4.1.2). An attempt is good for one answer. */
async function callback(visit: Visit, parts: RouteParts): Promise<Answer> {
  const { request, response, session, url } = visit
  const attempt = session?.attempts.get(url.searchParams.get('state') ?? '')
  if (session === undefined || attempt === undefined) {
    const text = 'This sign-in was not begun in this browser, or too long ago. Please start again.'
    return messagePage(400, 'Please start again', text)
  }
  session.attempts.delete(attempt.state)
  try {
    const person = await parts.oidc.finish(url, attempt)
    parts.sessions.renew(request, response, { attempts: session.attempts, person })
    return new URL('/you', parts.settings.publicUrl)
  } catch (error) {
    if (!(error instanceof AuthorizationResponseError)) throw error
    return refusedPage(error.error, error.error_description)
  }
}

/** Browsers say where a form comes from; other sites and other ports of this machine are not us. */
function isOwnForm({ headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site']
  return site === undefined || site === 'same-origin' || site === 'none'
}

export function personIn(session: Session | undefined): Person | undefined {
  return session?.person === undefined ? undefined : personOf(session.person)
}
