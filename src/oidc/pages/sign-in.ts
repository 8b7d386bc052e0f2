import { html } from '../../lib/html.ts'
import type { Page } from './layout.ts'
import { alert, field, type FormSecrets, secretFields } from './parts.ts'

export type SignInView = {
  readonly action: string
  readonly secrets: FormSecrets
  /** The application that the person is on the way to; none on the way to the account's own page. */
  readonly applicationName: string | undefined
  readonly accountName: string
  readonly userName: string | undefined
  readonly problem?: string
}

export function signInPage(view: SignInView): Page {
  const { userName, problem, applicationName } = view
  const wrong = problem !== undefined
  const known = userName !== undefined && userName !== ''
  return {
    title: wrong ? 'Problem: sign in' : 'Sign in',
    content: html`<h1>Sign in</h1>
      <p class="lead">to continue to <strong>${applicationName ?? view.accountName}</strong></p>
      ${alert(problem)}
      <form method="post" action="${view.action}">
        ${secretFields(view.secrets)}
        ${field({
          name: 'username',
          label: 'User name',
          type: 'text',
          autocomplete: 'username',
          value: userName,
          wrong,
          focus: !known,
        })}
        ${field({
          name: 'password',
          label: 'Password',
          type: 'password',
          autocomplete: 'current-password',
          wrong,
          focus: known,
        })}
        <button>Sign in</button>
      </form>`,
  }
}
