import { type Html, html } from '../../../lib/html.ts'
import type { Consent } from '../../../model/session.ts'
import { meaningsOf } from '../consent.ts'
import type { Page } from '../layout.ts'
import { backHome, nextPart } from './back-home.ts'
import { day } from './moment.ts'

export type ApplicationsView = {
  /** Where the person may begin. */
  readonly entries: readonly { readonly name: string; readonly address: string }[]
  readonly next: string | undefined
  readonly consents: readonly Consent[]
  readonly token: string
  readonly base: string
}

/** The applications that a person may enter, and those that they have let in. */
export function applicationsPage({ entries, next, consents, token, base }: ApplicationsView): Page {
  return {
    title: 'Applications',
    content: html`<h1>Applications</h1>
      ${
        entries.length === 0
          ? html`<p class="lead">There is no application here that you may enter.</p>`
          : html`<p class="lead">You may enter these.</p>
              <ul class="ways">
                ${entries
                  .toSorted((a, b) => a.name.localeCompare(b.name))
                  .map(({ name, address }) => html`<li><a href="${address}">${name}</a></li>`)}
              </ul>`
      }
      ${nextPart(`${base}/applications`, next)}
      <h2>Access that you gave</h2>
      <p class="hint">
        ${
          consents.length === 0
            ? 'No application has access to your account.'
            : 'These applications have access to your account. Without it they have to ask again when you enter them.'
        }
      </p>
      ${consents.length > 0 && consentList(consents, token, base)} ${backHome(base)}`,
  }
}

/** What each may do, since when, and a way to take it back. */
function consentList(consents: readonly Consent[], token: string, base: string): Html {
  return html`<ul class="lines">
    ${consents.map(
      ({ clientId, name, scopes, since }) =>
        html`<li>
          <h3>${name}</h3>
          <p class="hint">since ${day(since)}</p>
          <ul class="hint">
            ${meaningsOf(scopes).map(meaning => html`<li>${meaning}</li>`)}
          </ul>
          <form method="post" action="${base}/applications/end">
            <input type="hidden" name="token" value="${token}" />
            <input type="hidden" name="application" value="${clientId}" />
            <button class="quiet" aria-label="Remove access of ${name}">Remove access</button>
          </form>
        </li>`,
    )}
  </ul>`
}
