import { html } from '../../lib/html.ts'
import type { Consent } from '../../model/session.ts'
import { meaningsOf } from './consent.ts'
import type { Page } from './layout.ts'

export type ConsentsView = {
  readonly consents: readonly Consent[]
  readonly token: string
  readonly base: string
}

/** The applications that a person has let in: what each may do, since when, and a way to take it back. */
export function consentsPage({ consents, token, base }: ConsentsView): Page {
  return {
    title: 'Applications',
    content: html`<h1>Applications</h1>
      <p class="lead">
        ${
          consents.length === 0
            ? 'No application has access to your account.'
            : 'These applications have access to your account. Without it they have to ask again when you enter them.'
        }
      </p>
      <ul class="lines">
        ${consents.map(
          ({ clientId, name, scopes, since }) =>
            html`<li>
              <h2>${name}</h2>
              <p class="hint">
                since
                <time datetime="${since.toISOString()}">${since.toISOString().slice(0, 10)}</time>
              </p>
              <ul>
                ${meaningsOf(scopes).map(meaning => html`<li>${meaning}</li>`)}
              </ul>
              <form method="post" action="${base}/applications/end">
                <input type="hidden" name="token" value="${token}" />
                <input type="hidden" name="application" value="${clientId}" />
                <button class="quiet" aria-label="Remove the access of ${name}">
                  Remove access
                </button>
              </form>
            </li>`,
        )}
      </ul>
      <div class="actions"><a class="button quiet" href="${base}/">Your account</a></div>`,
  }
}
