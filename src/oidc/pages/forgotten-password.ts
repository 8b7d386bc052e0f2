import { html } from '../../lib/html.ts'
import type { Wording } from '../texts/texts.ts'
import type { Page } from './layout.ts'
import { newPasswordFields } from './new-password.ts'
import { alert, titleOf } from './parts.ts'

/** The same for every name, whether anybody is called so or not. */
export function forgottenAskedPage(view: {
  readonly userName: string
  readonly minutes: number
  readonly back: string
}): Page {
  return ({ passwords, common }) => ({
    title: common.lookIntoYourMail,
    content: html`<h1>${common.lookIntoYourMail}</h1>
      <p class="lead">${passwords.linkOnItsWay(view.userName, view.minutes)}</p>
      <p>${common.nothingCame}</p>
      <div class="actions">
        <a class="button" href="${view.back}">${passwords.backToSignIn}</a>
      </div>`,
  })
}

export type ForgottenView = {
  readonly action: string
  readonly accountName: string
  readonly userName: string
  readonly shortest: number
  readonly problem?: Wording
}

export function forgottenPage(view: ForgottenView): Page {
  const { action, accountName, userName, shortest, problem } = view
  return texts => {
    const { passwords } = texts
    const label = passwords.newPassword
    const wrong = problem !== undefined
    return {
      title: titleOf(texts, passwords.chooseNew, problem),
      content: html`<h1>${passwords.chooseNew}</h1>
        <p class="lead">${passwords.forgottenLead(userName, accountName)}</p>
        ${alert(problem?.(texts))}
        <form method="post" action="${action}">
          ${newPasswordFields(texts, { userName, shortest, label, wrong })}
          <button>${passwords.saveAndSignIn}</button>
        </form>`,
    }
  }
}

/** One page for all that is over or never was: it tells nobody which. */
export function forgottenOverPage(signIn: string): Page {
  return ({ passwords, common }) => ({
    title: passwords.linkOver,
    content: html`<h1>${passwords.linkOver}</h1>
      <p class="lead">${passwords.linkOverLead}</p>
      <div class="actions"><a class="button" href="${signIn}">${common.signIn}</a></div>`,
  })
}
