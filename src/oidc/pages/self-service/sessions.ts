import { type Html, html } from '../../../lib/html.ts'
import type { SessionState } from '../../../model/session.ts'
import type { Page } from '../layout.ts'
import { backHome } from './back-home.ts'
import { moment } from './moment.ts'

export type SessionsView = {
  readonly sessions: readonly SessionState[]
  /** The uid of the session of this very browser. */
  readonly present: string
  readonly token: string
  readonly base: string
}

/** Where a person is signed in, with a way to end what is not here. */
export function sessionsPage({ sessions, present, token, base }: SessionsView): Page {
  const action = `${base}/sessions/end`
  const ordered = sessions.toSorted((a, b) => Number(b.uid === present) - Number(a.uid === present))
  return {
    title: 'Where you are signed in',
    content: html`<h1>Where you are signed in</h1>
      <p class="lead">
        End what you do not know or do not need. Change your password if you find a session that was
        not you.
      </p>
      <ul class="lines">
        ${ordered.map(
          session =>
            html`<li>
              ${describe(session, session.uid === present)}
              ${
                session.uid !== present &&
                html`<form method="post" action="${action}">
                  <input type="hidden" name="token" value="${token}" />
                  <input type="hidden" name="session" value="${session.uid}" />
                  <button class="quiet" aria-label="End the session in ${nameOf(session)}">
                    End
                  </button>
                </form>`
              }
            </li>`,
        )}
      </ul>
      ${
        sessions.length > 1 &&
        html`<form method="post" action="${action}">
          <input type="hidden" name="token" value="${token}" />
          <button class="quiet">End all other sessions</button>
        </form>`
      }
      ${backHome(base)}`,
  }
}

function describe(session: SessionState, isPresent: boolean): Html {
  const { address, applications, signedInAt } = session
  const names = applications.map(({ name }) => name).join(', ')
  return html`<strong>${isPresent ? 'This browser' : nameOf(session)}</strong>
    <p class="hint">
      since
      ${moment(signedInAt)}${address !== null && html` · ${address}`}${
        names !== '' && html` · ${names}`
      }
    </p>`
}

function nameOf({ browser }: SessionState): string {
  return browser ?? 'Another browser'
}
