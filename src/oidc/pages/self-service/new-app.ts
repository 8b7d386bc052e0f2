import type { NewCodes } from '../../../domain/factors/codes.ts'
import { html } from '../../../lib/html.ts'
import type { Wording } from '../../texts/texts.ts'
import type { Page } from '../layout.ts'
import { alert, field, titleOf } from '../parts.ts'
import { codesPicture } from '../second-factor.ts'

export type NewAppView = {
  readonly codes: NewCodes
  readonly setUp: string
  readonly name: string
  readonly problem: Wording | undefined
  readonly token: string
  readonly base: string
}

/** Shows the QR picture of another authenticator app and asks for its first code and a name. */
export function newAppPage({ codes, setUp, name, problem, token, base }: NewAppView): Page {
  return texts => {
    const { ownSignIn, common } = texts
    return {
      title: titleOf(texts, ownSignIn.addApp, problem),
      content: html`<h1>${ownSignIn.addApp}</h1>
        <p class="lead">${ownSignIn.addAppLead}</p>
        ${alert(problem?.(texts))} ${codesPicture(texts, codes)}
        <form method="post" action="${base}/security/apps/new">
          <input type="hidden" name="token" value="${token}" />
          <input type="hidden" name="set-up" value="${setUp}" />
          ${field({
            name: 'code',
            label: common.code,
            type: 'text',
            autocomplete: 'one-time-code',
            inputMode: 'numeric',
            wrong: problem !== undefined,
            focus: true,
          })}
          ${field({
            name: 'name',
            label: ownSignIn.nameIt,
            type: 'text',
            autocomplete: 'off',
            value: name === '' ? ownSignIn.app : name,
          })}
          <button>${ownSignIn.addAppButton}</button>
          <a class="button quiet" href="${base}/security">${common.cancel}</a>
        </form>`,
    }
  }
}
