import { html } from '../../lib/html.ts'
import type { Wording } from '../texts/texts.ts'
import type { Page } from './layout.ts'
import { newPasswordFields } from './new-password.ts'
import { alert, titleOf } from './parts.ts'

export type InvitationView = {
  readonly action: string
  readonly accountName: string
  readonly userName: string
  readonly shortest: number
  readonly problem?: Wording
}

export function invitationPage({ action, accountName, ...view }: InvitationView): Page {
  const { userName, shortest, problem } = view
  return texts => {
    const { passwords } = texts
    const label = passwords.password
    const wrong = problem !== undefined
    return {
      title: titleOf(texts, passwords.choose, problem),
      content: html`<h1>${passwords.welcomeTo(accountName)}</h1>
        <p class="lead">${passwords.invitationLead}</p>
        ${alert(problem?.(texts))}
        <dl>
          <div>
            <dt>${passwords.yourUserName}</dt>
            <dd>${userName}</dd>
          </div>
        </dl>
        <form method="post" action="${action}">
          ${newPasswordFields(texts, { userName, shortest, label, wrong })}
          <button>${passwords.saveAndSignIn}</button>
        </form>`,
    }
  }
}

/** One page for all that is over or never was: it tells nobody which. */
export function invitationOverPage(signIn: string): Page {
  return ({ passwords, common }) => ({
    title: passwords.invitationOver,
    content: html`<h1>${passwords.invitationOver}</h1>
      <p class="lead">${passwords.invitationOverLead}</p>
      <div class="actions"><a class="button" href="${signIn}">${common.signIn}</a></div>`,
  })
}
