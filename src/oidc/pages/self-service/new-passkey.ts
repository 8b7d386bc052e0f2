import { html } from '../../../lib/html.ts'
import type { Wording } from '../../texts/texts.ts'
import type { Page } from '../layout.ts'
import { alert, field, titleOf } from '../parts.ts'
import { passkeyForm } from '../passkey.ts'

export type NewPasskeyView = {
  readonly name: Wording
  readonly problem: Wording | undefined
  readonly token: string
  readonly base: string
}

/** Makes a passkey in the browser. */
export function newPasskeyPage({ name, problem, token, base }: NewPasskeyView): Page {
  return texts => {
    const { ownSignIn, common } = texts
    return {
      title: titleOf(texts, ownSignIn.addPasskey, problem),
      passkeys: true,
      content: html`<h1>${ownSignIn.addPasskey}</h1>
        <p class="lead">${ownSignIn.addPasskeyLead}</p>
        ${alert(problem?.(texts))}
        ${passkeyForm(texts, {
          action: `${base}/security/passkeys/new`,
          secrets: { token },
          label: () => ownSignIn.addPasskey,
          does: 'make',
          only: true,
          more: field({
            name: 'name',
            label: ownSignIn.nameIt,
            type: 'text',
            autocomplete: 'off',
            value: name(texts),
          }),
        })}
        <div class="actions">
          <a class="button quiet" href="${base}/security">${common.cancel}</a>
        </div>`,
    }
  }
}
