import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Page } from './layout.ts'
import type { Person } from './person.ts'
import type { Session } from './session.ts'

/** One request, with what the routes need of it. */
export type Visit = {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly url: URL
  readonly session: Session | undefined
  readonly person: Person | undefined
}

/** A picture to send; with a name it is one to keep. */
export type Drawing = { readonly drawing: string; readonly fileName?: string }

/** A page to show, an address to go to, or a picture. */
export type Answer = Page | URL | Drawing

export type Route = (visit: Visit) => Promise<Answer>

/** A route for whoever is signed in; everybody else comes to the first page. */
export type PersonalRoute = (visit: Visit & { readonly person: Person }) => Promise<Answer>
