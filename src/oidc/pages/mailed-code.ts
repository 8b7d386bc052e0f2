import { html } from '../../lib/html.ts'
import type { Page } from './layout.ts'
import { alert, field, type FormSecrets, secretFields } from './parts.ts'
import { whoIs } from './sign-in.ts'

export type MailedCodeView = {
  readonly action: string
  /** Where another code is asked for. */
  readonly again: string
  readonly other: string
  readonly back: string
  readonly secrets: FormSecrets
  readonly userName: string
  readonly minutes: number
  readonly problem?: string
}

/** The same for every name, whether anybody is called so or not. */
export function mailedCodePage(view: MailedCodeView): Page {
  const { problem, secrets } = view
  return {
    title: problem === undefined ? 'Look into your mail' : 'Problem: look into your mail',
    content: html`<h1>Look into your mail</h1>
      <p class="lead">
        If there is somebody of this name with a mail address, a code of eight digits is on its way.
        It works for ${String(view.minutes)} minutes.
      </p>
      ${alert(problem)} ${whoIs(view)}
      <form method="post" action="${view.action}">
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
        <button>Sign in</button>
      </form>
      <form method="post" action="${view.again}">
        ${secretFields(secrets)}
        <button class="quiet">Send another code</button>
      </form>
      <p class="center"><a href="${view.back}">Sign in another way</a></p>`,
  }
}
