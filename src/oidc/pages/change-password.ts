import { html } from '../../lib/html.ts'
import type { Wording } from '../texts/texts.ts'
import type { Page } from './layout.ts'
import { newPasswordFields } from './new-password.ts'
import { alert, type FormSecrets, secretFields, titleOf } from './parts.ts'

export type ChangePasswordView = {
  readonly action: string
  readonly secrets: FormSecrets
  readonly userName: string
  readonly shortest: number
  readonly problem?: Wording
}

export function changePasswordPage({ action, secrets, ...view }: ChangePasswordView): Page {
  const { userName, shortest, problem } = view
  return texts => {
    const { passwords } = texts
    const label = passwords.newPassword
    const wrong = problem !== undefined
    return {
      title: titleOf(texts, passwords.chooseNew, problem),
      content: html`<h1>${passwords.chooseNew}</h1>
        <p class="lead">${passwords.changeLead}</p>
        ${alert(problem?.(texts))}
        <form method="post" action="${action}">
          ${secretFields(secrets)} ${newPasswordFields(texts, { userName, shortest, label, wrong })}
          <button>${passwords.saveAndContinue}</button>
        </form>`,
    }
  }
}
