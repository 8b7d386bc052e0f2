import { html } from '../../../lib/html.ts'
import type { Page } from '../layout.ts'
import { newPasswordFields } from '../new-password.ts'
import { alert, field } from '../parts.ts'

export type PasswordView = {
  readonly userName: string
  readonly shortest: number
  readonly problem: { readonly text: string; readonly field?: string | undefined } | undefined
  readonly token: string
  readonly base: string
}

/** Asks for the present password and a new one. */
export function passwordPage({ userName, shortest, problem, token, base }: PasswordView): Page {
  const isCurrent = problem?.field === 'current'
  return {
    title: problem === undefined ? 'Change your password' : 'Problem: change your password',
    content: html`<h1>Change your password</h1>
      <p class="lead">
        You are signed out everywhere, here too, and sign in anew with the new one. A mail tells you
        of the change.
      </p>
      ${alert(problem?.text)}
      <form method="post" action="${base}/security/password">
        <input type="hidden" name="token" value="${token}" />
        ${field({
          name: 'current-password',
          label: 'Present password',
          type: 'password',
          autocomplete: 'current-password',
          wrong: isCurrent,
          focus: true,
        })}
        ${newPasswordFields({
          userName,
          shortest,
          label: 'New password',
          wrong: problem !== undefined && !isCurrent,
          focus: false,
        })}
        <button>Change the password</button>
        <a class="button quiet" href="${base}/security">Cancel</a>
      </form>`,
  }
}

/** Tells that it was changed, and that everything is signed out. */
export function passwordChangedPage(signIn: string): Page {
  return {
    title: 'Your password is changed',
    content: html`<h1>Your password is changed</h1>
      <p class="lead">You were signed out everywhere. Sign in with the new one.</p>
      <div class="actions"><a class="button" href="${signIn}">Sign in</a></div>`,
  }
}
