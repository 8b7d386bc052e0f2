import { html, raw } from '../../lib/html.ts'
import type { Wording } from '../texts/texts.ts'
import type { Page } from './layout.ts'
import { contactLink, type FormSecrets, secretFields } from './parts.ts'

export type RefusalView = {
  readonly returnAction: string
  readonly otherAccount: string
  readonly secrets: FormSecrets
  readonly applicationName: Wording
  readonly userName: string
  readonly reason: string
  readonly contact: string | null
  readonly reference: string
}

/** Tells somebody who may not enter why, whom to ask, and how to go on. */
export function refusalPage(view: RefusalView): Page {
  const { contact } = view
  return texts => {
    const { refusal } = texts
    const name = view.applicationName(texts)
    const reason = new Map(Object.entries(refusal.reasons)).get(view.reason)
    return {
      title: refusal.title(name),
      reference: view.reference,
      content: html`<div class="badge">${lock}</div>
        <h1>${refusal.heading(name)}</h1>
        <p class="lead">${reason ?? refusal.otherReason}</p>
        <dl>
          <div>
            <dt>${refusal.signedInAs}</dt>
            <dd>${view.userName}</dd>
          </div>
          <div>
            <dt>${refusal.toAsk}</dt>
            <dd>${contact === null ? refusal.administrator : contactLink(contact)}</dd>
          </div>
        </dl>
        <div class="actions">
          <form method="post" action="${view.returnAction}">
            ${secretFields(view.secrets)}
            <button>${refusal.returnTo(name)}</button>
          </form>
          <a class="button quiet" href="${view.otherAccount}">${refusal.otherAccount}</a>
        </div>`,
    }
  }
}

const lock = raw(
  `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><rect x="5" y="11" width="14" height="9" rx="2.5"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/></svg>`,
)
