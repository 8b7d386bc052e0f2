import { renderSVG } from 'uqr'
import type { NewCodes } from '../../domain/factors/codes.ts'
import { type Html, html } from '../../lib/html.ts'
import type { Page } from './layout.ts'
import { alert, field, type FormSecrets, secretFields } from './parts.ts'
import { whoIs } from './sign-in.ts'

export type SecondFactorView = {
  readonly action: string
  readonly other: string
  readonly secrets: FormSecrets
  readonly userName: string
  readonly problem?: string
}

/** Asks for a code of the person's authenticator app. */
export function codePage(view: SecondFactorView): Page {
  return {
    title: view.problem === undefined ? 'Enter your code' : 'Problem: enter your code',
    content: html`<h1>Enter your code</h1>
      <p class="lead">Your authenticator app shows a code of six digits.</p>
      ${alert(view.problem)} ${whoIs(view)} ${form(view, 'Continue')}`,
  }
}

/** Shows the QR picture of a new authenticator app and asks for its first code. */
export function setUpCodesPage(view: SecondFactorView, { secret, address }: NewCodes): Page {
  const picture = renderSVG(address, { border: 2 })
  return {
    title: view.problem === undefined ? 'Set up a second step' : 'Problem: set up a second step',
    content: html`<h1>Set up a second step</h1>
      <p class="lead">
        Signing in here takes more than a password. Scan the picture with an authenticator app, then
        enter the code that it shows.
      </p>
      ${alert(view.problem)} ${whoIs(view)}
      <p class="center">
        <img
          class="qr"
          src="data:image/svg+xml,${encodeURIComponent(picture)}"
          alt="QR picture for an authenticator app"
          width="200"
          height="200"
        />
      </p>
      <p class="hint">No camera? Type this key: <code>${inFours(secret)}</code></p>
      ${form(view, 'Turn on and continue')}`,
  }
}

function form({ action, secrets, problem }: SecondFactorView, button: string): Html {
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
    <button>${button}</button>
  </form>`
}

function inFours(text: string): string {
  return (text.match(/.{1,4}/g) ?? []).join(' ')
}
