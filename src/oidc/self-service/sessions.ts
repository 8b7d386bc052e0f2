import { endChosenSessions, listSessions } from '../../domain/sessions/sessions.ts'
import { Refusal } from '../../model/refusal.ts'
import { seeOther } from '../interactions/visit.ts'
import { showPage } from '../pages/layout.ts'
import { sessionsPage } from '../pages/self-service/sessions.ts'
import type { OwnForm, OwnVisit } from './own-visit.ts'

/** Where the person is signed in. */
export async function showSessions(visit: OwnVisit): Promise<void> {
  const { ctx, context, person, sessionUid, token, base } = visit
  const sessions = await listSessions(context, person.sub)
  showPage(ctx, sessionsPage({ sessions, present: sessionUid, token, base }))
}

/** Ends one session of the person or all others, as the form says. */
export async function takeSessionEnd(visit: OwnVisit, form: OwnForm): Promise<void> {
  const { ctx, context, person, sessionUid, base } = visit
  const chosen = form.get('session')
  // Its own session ends by signing out, which also tells the browser.
  if (chosen !== sessionUid) {
    const choice = chosen === undefined ? { except: sessionUid } : { uid: chosen }
    await endChosenSessions(context, { sub: person.sub, ...choice }, 'signed-out').catch(ifGone)
  }
  seeOther(ctx, `${base}/sessions`)
}

/** What has ended meanwhile need not be ended. */
function ifGone(error: unknown): void {
  if (!(error instanceof Refusal) || error.code !== 'not-found') throw error
}
