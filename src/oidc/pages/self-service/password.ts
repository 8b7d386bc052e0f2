import { html } from '../../../lib/html.ts'
import type { Wording } from '../../texts/texts.ts'
import type { Page } from '../layout.ts'
import { newPasswordFields } from '../new-password.ts'
import { alert, field, titleOf } from '../parts.ts'

export type PasswordView = {
  readonly userName: string
  readonly shortest: number
  readonly problem: { readonly text: Wording; readonly field?: string | undefined } | undefined
  readonly token: string
  readonly base: string
}

/** Asks for the present password and a new one. */
export function passwordPage({ userName, shortest, problem, token, base }: PasswordView): Page {
  const isCurrent = problem?.field === 'current'
  return texts => {
    const { ownSignIn, common } = texts
    const wrong = problem !== undefined && !isCurrent
    const label = ownSignIn.newPassword
    return {
      title: titleOf(texts, ownSignIn.changePassword, problem),
      content: html`<h1>${ownSignIn.changePassword}</h1>
        <p class="lead">${ownSignIn.changeLead}</p>
        ${alert(problem?.text(texts))}
        <form method="post" action="${base}/security/password">
          <input type="hidden" name="token" value="${token}" />
          ${field({
            name: 'current-password',
            label: ownSignIn.currentPassword,
            type: 'password',
            autocomplete: 'current-password',
            wrong: isCurrent,
            focus: true,
          })}
          ${newPasswordFields(texts, { userName, shortest, label, wrong, focus: false })}
          <button>${ownSignIn.changeButton}</button>
          <a class="button quiet" href="${base}/security">${common.cancel}</a>
        </form>`,
    }
  }
}

/** Asks somebody who has none for a first one. */
export function firstPasswordPage(view: PasswordView): Page {
  const { userName, shortest, problem, token, base } = view
  const wrong = problem !== undefined
  return texts => {
    const { ownSignIn, common } = texts
    const label = ownSignIn.newPassword
    return {
      title: titleOf(texts, ownSignIn.choosePassword, problem),
      content: html`<h1>${ownSignIn.choosePassword}</h1>
        <p class="lead">${ownSignIn.chooseLead}</p>
        ${alert(problem?.text(texts))}
        <form method="post" action="${base}/security/password/new">
          <input type="hidden" name="token" value="${token}" />
          ${newPasswordFields(texts, { userName, shortest, label, wrong })}
          <button>${ownSignIn.chooseButton}</button>
          <a class="button quiet" href="${base}/security">${common.cancel}</a>
        </form>`,
    }
  }
}

/** Tells that it was changed, and that everything is signed out. */
export function passwordChangedPage(signIn: string): Page {
  return ({ ownSignIn, common }) => ({
    title: ownSignIn.changed,
    content: html`<h1>${ownSignIn.changed}</h1>
      <p class="lead">${ownSignIn.changedLead}</p>
      <div class="actions"><a class="button" href="${signIn}">${common.signIn}</a></div>`,
  })
}
