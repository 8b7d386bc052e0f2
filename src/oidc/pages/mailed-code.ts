import { html } from '../../lib/html.ts'
import type { Wording } from '../texts/texts.ts'
import type { Page } from './layout.ts'
import { alert, field, type FormSecrets, secretFields, titleOf } from './parts.ts'
import { whoIs } from './sign-in.ts'

export type MailedCodeView = {
  readonly action: string
  /** Where another code is asked for. */
  readonly again: string
  readonly other: string
  readonly back: string
  readonly secrets: FormSecrets
  readonly userName: string
  readonly minutes: number
  readonly problem?: Wording
}

/** The same for every name, whether anybody is called so or not. */
export function mailedCodePage(view: MailedCodeView): Page {
  const { problem, secrets } = view
  return texts => {
    const { signIn, common } = texts
    return {
      title: titleOf(texts, common.lookIntoYourMail, problem),
      content: html`<h1>${common.lookIntoYourMail}</h1>
        <p class="lead">${signIn.codeOnItsWay(view.minutes)}</p>
        ${alert(problem?.(texts))} ${whoIs(texts, view)}
        <form method="post" action="${view.action}">
          ${secretFields(secrets)}
          ${field({
            name: 'code',
            label: common.code,
            type: 'text',
            autocomplete: 'one-time-code',
            inputMode: 'numeric',
            wrong: problem !== undefined,
            focus: true,
          })}
          <button>${signIn.title}</button>
        </form>
        <form method="post" action="${view.again}">
          ${secretFields(secrets)}
          <button class="quiet">${signIn.anotherCode}</button>
        </form>
        <p class="center"><a href="${view.back}">${signIn.anotherWay}</a></p>`,
    }
  }
}
