import { html } from '../../lib/html.ts'
import type { Page } from './layout.ts'

export type ExpiredView = {
  readonly home: string
  readonly application: { readonly name: string; readonly url: string | null } | undefined
  readonly reference: string
}

/** A sign-in that has ended already or waited too long: the back button, a second tab, an hour's pause. */
export function expiredPage({ home, application, reference }: ExpiredView): Page {
  const url = application?.url ?? undefined
  return {
    title: 'Start again',
    reference,
    content: html`<h1>Please start again</h1>
      <p class="lead">
        This sign-in was finished already, or it waited too long. Go back to
        ${
          application === undefined ? 'the application' : html`<strong>${application.name}</strong>`
        }
        and sign in from there.
      </p>
      <div class="actions">
        ${url !== undefined && html`<a class="button" href="${url}">Go to ${application?.name}</a>`}
        <a class="button quiet" href="${home}">Your account</a>
      </div>`,
  }
}
