import { html } from '../../lib/html.ts'
import type { Page } from './layout.ts'
import { newPasswordFields } from './new-password.ts'
import { alert } from './parts.ts'

export type InvitationView = {
  readonly action: string
  readonly accountName: string
  readonly userName: string
  readonly shortest: number
  readonly problem?: string
}

export function invitationPage({
  action,
  accountName,
  userName,
  shortest,
  problem,
}: InvitationView): Page {
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
        ${newPasswordFields({ userName, shortest, label: 'Password', wrong })}
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
