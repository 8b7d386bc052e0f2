import { html } from '../../lib/html.ts'
import type { Wording } from '../texts/texts.ts'
import type { Page } from './layout.ts'
import { alert, field, type FormSecrets, type FormToken, secretFields, titleOf } from './parts.ts'
import { whoIs } from './sign-in.ts'

export type RecoveryView = {
  readonly action: string
  readonly other: string
  readonly secrets: FormSecrets
  readonly userName: string
  /** Where the other ways to show the second factor are. */
  readonly back: string
  readonly problem: Wording | undefined
}

/** Asks for a recovery code. */
export function recoveryPage({ action, other, secrets, ...view }: RecoveryView): Page {
  const { userName, back, problem } = view
  return texts => {
    const { secondFactor, common } = texts
    return {
      title: titleOf(texts, secondFactor.enterRecoveryCode, problem),
      content: html`<h1>${secondFactor.enterRecoveryCode}</h1>
        <p class="lead">${secondFactor.recoveryLead}</p>
        ${alert(problem?.(texts))} ${whoIs(texts, { userName, other })}
        <form method="post" action="${action}">
          ${secretFields(secrets)}
          ${field({
            name: 'code',
            label: secondFactor.recoveryCode,
            type: 'text',
            autocomplete: 'off',
            wrong: problem !== undefined,
            focus: true,
          })}
          <button>${common.continue}</button>
        </form>
        <p class="center"><a href="${back}">${secondFactor.withDevice}</a></p>
        <p class="hint">${secondFactor.noCodesLeft}</p>`,
    }
  }
}

export type NewCodesView = {
  readonly action: string
  readonly secrets: FormSecrets | FormToken
  readonly userName: string
  readonly accountName: string
  readonly codes: readonly string[]
}

/** Shows new recovery codes, this once. */
export function newRecoveryCodesPage(view: NewCodesView): Page {
  const { action, secrets, userName, accountName, codes } = view
  return ({ secondFactor }) => {
    const first = secondFactor.codesOf(userName, accountName)
    const file = [first, '', ...codes, ''].join('\r\n')
    return {
      title: secondFactor.yourRecoveryCodes,
      content: html`<h1>${secondFactor.yourRecoveryCodes}</h1>
        <p class="lead">${secondFactor.keepThem}</p>
        <ul class="codes">
          ${codes.map(code => html`<li><code>${code}</code></li>`)}
        </ul>
        <p class="center">
          <a
            download="${secondFactor.fileName}"
            href="data:text/plain;charset=utf-8,${encodeURIComponent(file)}"
            >${secondFactor.saveAsFile}</a
          >
        </p>
        <form method="post" action="${action}">
          ${secretFields(secrets)}
          <button>${secondFactor.kept}</button>
        </form>`,
    }
  }
}

export type FewCodesView = {
  readonly action: string
  readonly secrets: FormSecrets
  readonly left: number
}

/** Tells somebody who has used a recovery code that few are left. */
export function fewCodesPage({ action, secrets, left }: FewCodesView): Page {
  return ({ secondFactor }) => ({
    title: secondFactor.fewLeft,
    content: html`<h1>${secondFactor.fewLeftHeading(left)}</h1>
      <p class="lead">${secondFactor.fewLeftLead(left)}</p>
      <form method="post" action="${action}/anew">
        ${secretFields(secrets)}
        <button>${secondFactor.makeNewCodes}</button>
      </form>
      <form method="post" action="${action}/kept">
        ${secretFields(secrets)}
        <button class="quiet">${secondFactor.continueWithout}</button>
      </form>`,
  })
}
