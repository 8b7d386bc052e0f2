import { AuthorizationResponseError } from 'openid-client'
import { draw } from './album/draw.ts'
import { coverOf } from './album/things.ts'
import type { Library } from './cohort/library.ts'
import { isOwnForm } from './form.ts'
import { libraryRoutes } from './library-routes.ts'
import type { Oidc } from './oidc.ts'
import { welcomePage } from './pages/home.ts'
import { messagePage, refusedPage, youPage } from './pages/session.ts'
import { type Person, personOf } from './person.ts'
import type { Session, Sessions } from './session.ts'
import type { Settings } from './settings.ts'
import type { Answer, PersonalRoute, Route, Visit } from './visit.ts'

export type RouteParts = {
  readonly settings: Settings
  readonly oidc: Oidc
  readonly sessions: Sessions
  readonly library: Library
}

/** Every address of the gallery, by method and path; `*` stands for any one part of it. */
export function routes(parts: RouteParts): ReadonlyMap<string, Route> {
  const { settings, oidc, sessions } = parts
  const addressOf = (path: string): URL => new URL(path, settings.publicUrl)
  const personal = new Map<string, PersonalRoute>([
    ...libraryRoutes(parts),
    ['GET /you', async ({ person }) => youPage(person)],
  ])
  return new Map<string, Route>([
    ...[...personal].map(
      ([address, route]) => [address, forPeople(route, addressOf('/'))] as const,
    ),
    ['GET /cover.svg', async () => cover()],
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

/** Whoever is not signed in comes to the first page, which for them is another one. */
function forPeople(route: PersonalRoute, start: URL): Route {
  return async visit => {
    const { person, url } = visit
    if (person !== undefined) return route({ ...visit, person })
    return url.pathname === '/' ? welcomePage() : start
  }
}

/** The picture on the first page, for everybody. */
function cover(): Answer {
  const picture = coverOf('features')
  return { drawing: picture === undefined ? '' : draw(picture.key, picture.look) }
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
    return new URL('/', parts.settings.publicUrl)
  } catch (error) {
    if (!(error instanceof AuthorizationResponseError)) throw error
    return refusedPage(error.error, error.error_description)
  }
}

export function personIn(session: Session | undefined): Person | undefined {
  return session?.person === undefined ? undefined : personOf(session.person)
}
