import { html } from '../../lib/html.ts'
import type { Page } from './layout.ts'
import { alert, field } from './parts.ts'

export type InvitationView = {
  readonly action: string
  readonly accountName: string
  readonly userName: string
  readonly problem?: string
}

export function invitationPage({ action, accountName, userName, problem }: InvitationView): Page {
  const wrong = problem !== undefined
  return {
    title: wrong ? 'Problem: choose a password' : 'Choose a password',
    content: html`<h1>Welcome to ${accountName}</h1>
      <p class="lead">Choose a password that only you know, then sign in with it.</p>
      ${alert(problem)}
      <dl>
        <div>
          <dt>Your user name</dt>
          <dd>${userName}</dd>
        </div>
      </dl>
      <form method="post" action="${action}">
        <input hidden name="username" autocomplete="username" value="${userName}" />
        ${field({
          name: 'new-password',
          label: 'Password',
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
        <button>Save and sign in</button>
      </form>`,
  }
}

/** One page for all that is over or never was: it tells nobody which. */
export function invitationOverPage(signIn: string): Page {
  return {
    title: 'This invitation is no longer valid',
    content: html`<h1>This invitation is no longer valid</h1>
      <p class="lead">
        It was used, replaced by a later one or withdrawn, or it has expired. Whoever invited you
        can send it again.
      </p>
      <div class="actions"><a class="button" href="${signIn}">Sign in</a></div>`,
  }
}
