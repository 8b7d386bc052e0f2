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
  return ({ faults, common }) => ({
    title: faults.startAgainTitle,
    reference,
    content: html`<h1>${faults.startAgain}</h1>
      <p class="lead">${faults.expired(application?.name)}</p>
      <div class="actions">
        ${
          application !== undefined &&
          url !== undefined &&
          html`<a class="button" href="${url}">${faults.goTo(application.name)}</a>`
        }
        <a class="button quiet" href="${home}">${common.yourAccount}</a>
      </div>`,
  })
}
