import { type Html, html } from '../../../lib/html.ts'
import type { SessionState } from '../../../model/session.ts'
import type { Texts } from '../../texts/texts.ts'
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
  return texts => {
    const { ownAccess } = texts
    return {
      title: ownAccess.sessions,
      content: html`<h1>${ownAccess.sessions}</h1>
        <p class="lead">${ownAccess.sessionsLead}</p>
        <ul class="lines">
          ${ordered.map(
            session =>
              html`<li>
                ${describe(texts, session, session.uid === present)}
                ${
                  session.uid !== present &&
                  html`<form method="post" action="${action}">
                    <input type="hidden" name="token" value="${token}" />
                    <input type="hidden" name="session" value="${session.uid}" />
                    <button
                      class="quiet"
                      aria-label="${ownAccess.endSession(nameOf(texts, session))}"
                    >
                      ${ownAccess.end}
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
            <button class="quiet">${ownAccess.endOthers}</button>
          </form>`
        }
        ${backHome(texts, base)}`,
    }
  }
}

function describe(texts: Texts, session: SessionState, isPresent: boolean): Html {
  const { address, applications, signedInAt } = session
  const { ownAccess } = texts
  const names = applications.map(({ name }) => name).join(', ')
  return html`<strong>${isPresent ? ownAccess.thisBrowser : nameOf(texts, session)}</strong>
    <p class="hint">
      ${ownAccess.since(moment(texts, signedInAt))}${address !== null && html` · ${address}`}${
        names !== '' && html` · ${names}`
      }
    </p>`
}

function nameOf({ ownAccess, ownSignIn }: Texts, { browser }: SessionState): string {
  return browser === null ? ownAccess.otherBrowser : ownSignIn.browser(browser)
}
