import { html, raw } from '../../lib/html.ts'
import type { Page } from './layout.ts'
import { contactLink, type FormSecrets, secretFields } from './parts.ts'

export type RefusalView = {
  readonly returnAction: string
  readonly otherAccount: string
  readonly secrets: FormSecrets
  readonly applicationName: string
  readonly userName: string
  readonly reason: string
  readonly contact: string | null
  readonly reference: string
}

const reasons: Readonly<Record<string, string>> = {
  'not-assigned':
    'It is open to certain people and groups only, and your account is not among them.',
  dormant: 'The plan of your organisation does not cover your account at the moment.',
  'unknown-application': 'It is switched off at the moment.',
}

/** Tells somebody who may not enter why, whom to ask, and how to go on. */
export function refusalPage(view: RefusalView): Page {
  const { applicationName, contact } = view
  return {
    title: `No access to ${applicationName}`,
    reference: view.reference,
    content: html`<div class="badge">${lock}</div>
      <h1>You don’t have access to ${applicationName}</h1>
      <p class="lead">${reasons[view.reason] ?? 'Your account may not enter it.'}</p>
      <dl>
        <div>
          <dt>Signed in as</dt>
          <dd>${view.userName}</dd>
        </div>
        <div>
          <dt>To ask for access</dt>
          <dd>${contact === null ? 'your administrator' : contactLink(contact)}</dd>
        </div>
      </dl>
      <div class="actions">
        <form method="post" action="${view.returnAction}">
          ${secretFields(view.secrets)}
          <button>Return to ${applicationName}</button>
        </form>
        <a class="button quiet" href="${view.otherAccount}">Use another account</a>
      </div>`,
  }
}

const lock = raw(
  `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" aria-hidden="true"><rect x="5" y="11" width="14" height="9" rx="2.5"/><path d="M8 11V8a4 4 0 0 1 8 0v3"/></svg>`,
)
