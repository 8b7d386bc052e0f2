import { html } from '../../lib/html.ts'
import type { Page } from './layout.ts'
import { alert, field, type FormSecrets, type FormToken, secretFields } from './parts.ts'
import { whoIs } from './sign-in.ts'

export type RecoveryView = {
  readonly action: string
  readonly other: string
  readonly secrets: FormSecrets
  readonly userName: string
  /** Where the other ways to show the second factor are. */
  readonly back: string
  readonly problem: string | undefined
}

/** Asks for a recovery code. */
export function recoveryPage({ action, other, secrets, ...view }: RecoveryView): Page {
  const { userName, back, problem } = view
  return {
    title: problem === undefined ? 'Enter a recovery code' : 'Problem: enter a recovery code',
    content: html`<h1>Enter a recovery code</h1>
      <p class="lead">
        You were given recovery codes when you set up your second step. Each works once.
      </p>
      ${alert(problem)} ${whoIs({ userName, other })}
      <form method="post" action="${action}">
        ${secretFields(secrets)}
        ${field({
          name: 'code',
          label: 'Recovery code',
          type: 'text',
          autocomplete: 'off',
          wrong: problem !== undefined,
          focus: true,
        })}
        <button>Continue</button>
      </form>
      <p class="center"><a href="${back}">I have my device after all</a></p>
      <p class="hint">
        No codes left? Your administrator can let you set up your second step anew.
      </p>`,
  }
}

export type NewCodesView = {
  readonly action: string
  readonly secrets: FormSecrets | FormToken
  readonly userName: string
  readonly accountName: string
  readonly codes: readonly string[]
}

/** Shows new recovery codes, this once. */
export function newRecoveryCodesPage(view: NewCodesView): Page {
  const { action, secrets, userName, accountName, codes } = view
  const file = [`Recovery codes of ${userName} for ${accountName}`, '', ...codes, ''].join('\r\n')
  return {
    title: 'Your recovery codes',
    content: html`<h1>Your recovery codes</h1>
      <p class="lead">
        With one of these you can sign in when you do not have your device. Each works once. They
        are shown only now: print this page, or keep them where you keep what is important.
      </p>
      <ul class="codes">
        ${codes.map(code => html`<li><code>${code}</code></li>`)}
      </ul>
      <p class="center">
        <a
          download="recovery-codes.txt"
          href="data:text/plain;charset=utf-8,${encodeURIComponent(file)}"
          >Save as a file</a
        >
      </p>
      <form method="post" action="${action}">
        ${secretFields(secrets)}
        <button>I kept them</button>
      </form>`,
  }
}

export type FewCodesView = {
  readonly action: string
  readonly secrets: FormSecrets
  readonly left: number
}

/** Tells somebody who has used a recovery code that few are left. */
export function fewCodesPage({ action, secrets, left }: FewCodesView): Page {
  const rest = left === 0 ? 'None is left.' : `${left} ${left === 1 ? 'is' : 'are'} left.`
  return {
    title: 'Few recovery codes are left',
    content: html`<h1>${left === 0 ? 'That was your last code' : 'Few codes are left'}</h1>
      <p class="lead">You used a recovery code. ${rest} New ones take the place of the old ones.</p>
      <form method="post" action="${action}/anew">
        ${secretFields(secrets)}
        <button>Make new codes</button>
      </form>
      <form method="post" action="${action}/kept">
        ${secretFields(secrets)}
        <button class="quiet">Continue without</button>
      </form>`,
  }
}
