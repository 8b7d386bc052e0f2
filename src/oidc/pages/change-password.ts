import { html } from '../../lib/html.ts'
import type { Page } from './layout.ts'
import { alert, field, type FormSecrets, secretFields } from './parts.ts'

export type ChangePasswordView = {
  readonly action: string
  readonly secrets: FormSecrets
  readonly userName: string
  readonly problem?: string
}

export function changePasswordPage({
  action,
  secrets,
  userName,
  problem,
}: ChangePasswordView): Page {
  const wrong = problem !== undefined
  return {
    title: wrong ? 'Problem: choose a new password' : 'Choose a new password',
    content: html`<h1>Choose a new password</h1>
      <p class="lead">
        The one you signed in with could be used once. Choose one that only you know, then you go
        on.
      </p>
      ${alert(problem)}
      <form method="post" action="${action}">
        ${secretFields(secrets)}
        <input hidden name="username" autocomplete="username" value="${userName}" />
        ${field({
          name: 'new-password',
          label: 'New password',
          type: 'password',
          autocomplete: 'new-password',
          hint: 'At least 8 characters. A few unrelated words are strong and easy to keep.',
          wrong,
          focus: true,
        })}
        ${field({
          name: 'repeated-password',
          label: 'The same again',
          type: 'password',
          autocomplete: 'new-password',
          wrong,
        })}
        <button>Save and continue</button>
      </form>`,
  }
}
