import { renderSVG } from 'uqr'
import type { NewCodes } from '../../domain/factors/codes.ts'
import { type Html, html } from '../../lib/html.ts'
import type { Page } from './layout.ts'
import { passkeyForm, type PasskeyView } from './passkey.ts'
import { alert, field, type FormSecrets, secretFields } from './parts.ts'
import { whoIs } from './sign-in.ts'

export type SecondFactorView = {
  readonly action: string
  readonly other: string
  readonly secrets: FormSecrets
  readonly userName: string
  readonly problem?: string
  readonly passkey: PasskeyView | undefined
}

export type CodeChoices = {
  /** For how many days the browser may be remembered; 0 for not at all. */
  readonly remember: number
  /** Where a recovery code is taken. */
  readonly recovery: string
}

/** Asks for a code of the person's authenticator app, beside a passkey where they have one too. */
export function codePage(view: SecondFactorView, { remember, recovery }: CodeChoices): Page {
  return {
    title: view.problem === undefined ? 'Enter your code' : 'Problem: enter your code',
    passkeys: view.passkey !== undefined,
    content: html`<h1>Enter your code</h1>
      <p class="lead">Your authenticator app shows a code of six digits.</p>
      ${alert(view.problem)} ${whoIs(view)}
      ${form(view, 'Continue', remember > 0 && rememberBox(remember))}
      ${view.passkey && passkeyForm(view.passkey)}
      <p class="center"><a href="${recovery}">I do not have my device</a></p>`,
  }
}

/** Asks for the passkey of a person who has no other second factor. */
export function passkeyPage(
  view: SecondFactorView & { readonly passkey: PasskeyView },
  { remember, recovery }: CodeChoices,
): Page {
  const more = remember > 0 ? { more: rememberBox(remember) } : {}
  return {
    title: view.problem === undefined ? 'Use your passkey' : 'Problem: use your passkey',
    passkeys: true,
    content: html`<h1>Use your passkey</h1>
      <p class="lead">Your device asks you to confirm that it is you.</p>
      ${alert(view.problem)} ${whoIs(view)} ${passkeyForm({ ...view.passkey, ...more, only: true })}
      <p class="center"><a href="${recovery}">I do not have my device</a></p>`,
  }
}

/** Shows the QR picture of a new authenticator app and asks for its first code. */
export function setUpCodesPage(view: SecondFactorView, codes: NewCodes): Page {
  return {
    title: view.problem === undefined ? 'Set up a second step' : 'Problem: set up a second step',
    passkeys: view.passkey !== undefined,
    content: html`<h1>Set up a second step</h1>
      <p class="lead">
        Signing in here takes more than a password. Scan the picture with an authenticator app, then
        enter the code that it shows.
      </p>
      ${alert(view.problem)} ${whoIs(view)} ${codesPicture(codes)}
      ${form(view, 'Turn on and continue')} ${view.passkey && passkeyForm(view.passkey)}`,
  }
}

/** The QR picture for an authenticator app, and its secret as text. */
export function codesPicture({ secret, address }: NewCodes): Html {
  const picture = renderSVG(address, { border: 2 })
  return html`<p class="picture">
      <img
        class="qr"
        src="data:image/svg+xml,${encodeURIComponent(picture)}"
        alt="QR picture for an authenticator app"
        width="200"
        height="200"
      />
    </p>
    <p class="hint">No camera? Type this key: <code class="key">${inFours(secret)}</code></p>`
}

/** Lets the person choose that this browser is not asked again. */
export function rememberBox(days: number): Html {
  return html`<label class="check">
    <input type="checkbox" name="remember" value="on" />
    <span>Do not ask again on this browser for ${days === 1 ? 'a day' : `${days} days`}</span>
  </label>`
}

function form(
  { action, secrets, problem }: SecondFactorView,
  button: string,
  more: Html | false = false,
): Html {
  return html`<form method="post" action="${action}">
    ${secretFields(secrets)}
    ${field({
      name: 'code',
      label: 'Code',
      type: 'text',
      autocomplete: 'one-time-code',
      inputMode: 'numeric',
      wrong: problem !== undefined,
      focus: true,
    })}
    ${more}
    <button>${button}</button>
  </form>`
}

function inFours(text: string): string {
  return (text.match(/.{1,4}/g) ?? []).join(' ')
}
