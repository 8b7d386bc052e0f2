/**
 * Plumbing that the doors share. A request passes `request-log` (its id, its log line), `failures` (what nobody else
 * words), `host` (which names we answer to), `security-headers`, and then the door, whose routes come from
 * `routes.ts`: a table in which every route declares what it needs.
 */
import type { Context as KoaContext, Middleware as KoaMiddleware, Next } from 'koa'
import type { Account } from '../model/account.ts'

export type State = {
  /** Names the request in logs, events, errors and the answer's `x-request-id`. */
  requestId: string
  /** The host names that the request gives, in lower case. */
  hosts: readonly string[]
  /** The account of the path, once it is known. */
  account: Account
  /** The languages that the answer is wanted in, the best first, where more is known than what the browser says. */
  locales?: readonly string[]
  /** The names of the quirks that were forgiven, for the log line. */
  quirks?: readonly string[]
  /** What went wrong on our side in a part of the request that the rest survived. */
  bugs?: readonly unknown[]
}

export type Ctx = KoaContext & { state: State }

export type Middleware = KoaMiddleware<State>

export type { Next }
