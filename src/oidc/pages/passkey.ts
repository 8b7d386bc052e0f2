import { type Html, html, raw } from '../../lib/html.ts'
import type { Texts, Wording } from '../texts/texts.ts'
import { type FormSecrets, secretFields } from './parts.ts'

export type PasskeyView = {
  /** Takes the answer; what to sign is asked at `question` below it. */
  readonly action: string
  readonly secrets: FormSecrets | { readonly token: string }
  readonly label: Wording
  /** `make` sets a new one up. */
  readonly does: 'show' | 'make'
  /** Whether the browser may list passkeys below a field with `autocomplete="username webauthn"`. */
  readonly autofill?: boolean
  /** Whether nothing else on the page leads on. */
  readonly only?: boolean
  /** What else the form asks. */
  readonly more?: Html
}

/** A button that uses or makes a passkey, on pages with `passkeys: true`. The script shows it; without one a line says so. */
export function passkeyForm(texts: Texts, view: PasskeyView): Html {
  const { action, secrets, label, does, autofill, only, more } = view
  const { passkeys } = texts
  const fields =
    'clientId' in secrets
      ? secretFields(secrets)
      : html`<input type="hidden" name="token" value="${secrets.token}" />`
  return html`<form
      method="post"
      action="${action}"
      data-passkey="${does}"
      data-question="${action}/question"
      data-status="passkey-status"
      data-words="${JSON.stringify(passkeys.script)}"
      ${autofill === true && raw('data-autofill')}
      hidden
    >
      ${fields}
      <input type="hidden" name="answer" value="" />
      ${more}
      <button ${only !== true && raw('class="quiet"')}>${label(texts)}</button>
    </form>
    <p class="hint" id="passkey-status" role="status">${passkeys.needScript}</p>`
}
