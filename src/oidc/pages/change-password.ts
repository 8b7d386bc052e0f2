import { html } from '../../lib/html.ts'
import type { Page } from './layout.ts'
import { newPasswordFields } from './new-password.ts'
import { alert, type FormSecrets, secretFields } from './parts.ts'

export type ChangePasswordView = {
  readonly action: string
  readonly secrets: FormSecrets
  readonly userName: string
  readonly shortest: number
  readonly problem?: string
}

export function changePasswordPage({
  action,
  secrets,
  userName,
  shortest,
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
        ${newPasswordFields({ userName, shortest, label: 'New password', wrong })}
        <button>Save and continue</button>
      </form>`,
  }
}
