import { type Html, html } from '../../../lib/html.ts'
import type { Consent } from '../../../model/session.ts'
import type { Texts } from '../../texts/texts.ts'
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
export function applicationsPage(view: ApplicationsView): Page {
  const { entries, next, consents, base } = view
  return texts => {
    const { ownAccess } = texts
    return {
      title: ownAccess.applications,
      content: html`<h1>${ownAccess.applications}</h1>
        ${
          entries.length === 0
            ? html`<p class="lead">${ownAccess.noApplications}</p>`
            : html`<p class="lead">${ownAccess.mayEnter}</p>
                <ul class="ways">
                  ${entries
                    .toSorted((a, b) => a.name.localeCompare(b.name, texts.common.language))
                    .map(({ name, address }) => html`<li><a href="${address}">${name}</a></li>`)}
                </ul>`
        }
        ${nextPart(texts, `${base}/applications`, next)}
        <h2>${ownAccess.accessGiven}</h2>
        <p class="hint">
          ${consents.length === 0 ? ownAccess.noAccessGiven : ownAccess.accessGivenLead}
        </p>
        ${consents.length > 0 && consentList(texts, view)} ${backHome(texts, base)}`,
    }
  }
}

/** What each may do, since when, and a way to take it back. */
function consentList(texts: Texts, { consents, token, base }: ApplicationsView): Html {
  const { ownAccess } = texts
  return html`<ul class="lines">
    ${consents.map(
      ({ clientId, name, scopes, since }) =>
        html`<li>
          <h3>${name}</h3>
          <p class="hint">${ownAccess.since(day(texts, since))}</p>
          <ul class="hint">
            ${meaningsOf(texts, scopes).map(meaning => html`<li>${meaning}</li>`)}
          </ul>
          <form method="post" action="${base}/applications/end">
            <input type="hidden" name="token" value="${token}" />
            <input type="hidden" name="application" value="${clientId}" />
            <button class="quiet" aria-label="${ownAccess.removeAccessOf(name)}">
              ${ownAccess.removeAccess}
            </button>
          </form>
        </li>`,
    )}
  </ul>`
}
