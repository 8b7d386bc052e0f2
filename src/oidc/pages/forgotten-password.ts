import { html } from '../../lib/html.ts'
import type { Page } from './layout.ts'
import { newPasswordFields } from './new-password.ts'
import { alert } from './parts.ts'

/** The same for every name, whether anybody is called so or not. */
export function forgottenAskedPage(view: {
  readonly userName: string
  readonly minutes: number
  readonly back: string
}): Page {
  return {
    title: 'Look into your mail',
    content: html`<h1>Look into your mail</h1>
      <p class="lead">
        If there is somebody here called <strong>${view.userName}</strong> with a mail address, a
        link to a new password is on its way. It works for ${String(view.minutes)} minutes.
      </p>
      <p>Nothing came? Look among unwanted mail, or ask your administrator.</p>
      <div class="actions"><a class="button" href="${view.back}">Back to the sign-in</a></div>`,
  }
}

export type ForgottenView = {
  readonly action: string
  readonly accountName: string
  readonly userName: string
  readonly shortest: number
  readonly problem?: string
}

export function forgottenPage(view: ForgottenView): Page {
  const { action, accountName, userName, shortest, problem } = view
  const wrong = problem !== undefined
  return {
    title: wrong ? 'Problem: choose a new password' : 'Choose a new password',
    content: html`<h1>Choose a new password</h1>
      <p class="lead">
        For <strong>${userName}</strong> at ${accountName}. Wherever you are signed in, you will be
        signed out.
      </p>
      ${alert(problem)}
      <form method="post" action="${action}">
        ${newPasswordFields({ userName, shortest, label: 'New password', wrong })}
        <button>Save and sign in</button>
      </form>`,
  }
}

/** One page for all that is over or never was: it tells nobody which. */
export function forgottenOverPage(signIn: string): Page {
  return {
    title: 'This link is no longer valid',
    content: html`<h1>This link is no longer valid</h1>
      <p class="lead">
        It was used, replaced by a later one, or has expired. You can ask for another one where you
        enter your password.
      </p>
      <div class="actions"><a class="button" href="${signIn}">Sign in</a></div>`,
  }
}
