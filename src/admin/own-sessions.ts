import { closeConsoleSession, type ConsoleSession } from '../domain/console/console-sessions.ts'
import { endChosenSessions, listSessions, signOut } from '../domain/sessions/sessions.ts'
import type { Identity } from './request/authenticate.ts'
import {
  endOtherSessions,
  endOwnSession,
  listOwnSessions,
  signOut as signOutHere,
} from './contract/me.ts'
import { wholeAnswer } from './lists/listed.ts'
import { Problem } from './request/problem.ts'
import { route } from './route.ts'
import { readSessionCookie, setSessionCookie } from './session/session-cookie.ts'
import { representSession } from './users/represent-session.ts'

export const ownSessionRoutes = [
  route(listOwnSessions, async ({ context, identity }) => {
    const { user, sessionUid } = sessionOf(identity)
    const sessions = await listSessions(context, user.sub)
    return wholeAnswer(sessions, each => {
      return { ...representSession(each), present: each.uid === sessionUid }
    })
  }),
  route(endOwnSession, async ({ context, identity, params }) => {
    const { user } = sessionOf(identity)
    const choice = { sub: user.sub, uid: params.session }
    return endedBy(await endChosenSessions(context, choice, 'signed-out'))
  }),
  route(endOtherSessions, async ({ context, identity }) => {
    const { user, sessionUid } = sessionOf(identity)
    const choice = { sub: user.sub, except: sessionUid }
    return endedBy(await endChosenSessions(context, choice, 'signed-out'))
  }),
  route(signOutHere, async ({ ctx, context, identity, parts }) => {
    const { user, sessionUid } = sessionOf(identity)
    await signOut(context, { sub: user.sub, uid: sessionUid })
    await closeConsoleSession(context, readSessionCookie(ctx, parts) ?? '')
    setSessionCookie(ctx, parts, undefined)
  }),
]

function endedBy({ ended }: Awaited<ReturnType<typeof endChosenSessions>>): { ended: number } {
  return { ended: ended.sessions }
}

function sessionOf({ session }: Identity): ConsoleSession {
  if (session !== undefined) return session
  throw new Problem(403, 'forbidden', 'an application has no sessions')
}
