import { html } from '../../../lib/html.ts'
import type { Page } from '../layout.ts'
import { alert, field } from '../parts.ts'
import { passkeyForm } from '../passkey.ts'

export type NewPasskeyView = {
  readonly name: string
  readonly problem: string | undefined
  readonly token: string
  readonly base: string
}

/** Makes a passkey in the browser. */
export function newPasskeyPage({ name, problem, token, base }: NewPasskeyView): Page {
  return {
    title: problem === undefined ? 'Add a passkey' : 'Problem: add a passkey',
    passkeys: true,
    content: html`<h1>Add a passkey</h1>
      <p class="lead">
        Your device keeps it. You sign in by your finger, face or PIN, and nobody can copy what you
        type.
      </p>
      ${alert(problem)}
      ${passkeyForm({
        action: `${base}/security/passkeys/new`,
        secrets: { token },
        label: 'Add a passkey',
        does: 'make',
        only: true,
        more: field({
          name: 'name',
          label: 'What you call it',
          type: 'text',
          autocomplete: 'off',
          value: name,
        }),
      })}
      <div class="actions">
        <a class="button quiet" href="${base}/security">Cancel</a>
      </div>`,
  }
}
