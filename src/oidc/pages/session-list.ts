import { type Html, html } from '../../lib/html.ts'
import type { SessionState } from '../../model/session.ts'

export type SessionListView = {
  readonly sessions: readonly SessionState[]
  /** The uid of the session of this very browser. */
  readonly present: string
  readonly token: string
  readonly base: string
}

/** Where a person is signed in, with a way to end what is not here. */
export function sessionList({ sessions, present, token, base }: SessionListView): Html {
  const action = `${base}/sessions/end`
  const ordered = sessions.toSorted((a, b) => Number(b.uid === present) - Number(a.uid === present))
  return html`<h2 id="sessions">Where you are signed in</h2>
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
    }`
}

function describe(session: SessionState, isPresent: boolean): Html {
  const { address, applications, signedInAt } = session
  const names = applications.map(({ name }) => name).join(', ')
  const moment = `${signedInAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`
  return html`<strong>${isPresent ? 'This browser' : nameOf(session)}</strong>
    <p class="hint">
      since <time datetime="${signedInAt.toISOString()}">${moment}</time>${
        address !== null && html` · ${address}`
      }${names !== '' && html` · ${names}`}
    </p>`
}

function nameOf({ browser }: SessionState): string {
  return browser ?? 'Another browser'
}
