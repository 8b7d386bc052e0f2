import { html } from '../../../lib/html.ts'
import type { RecoverySet } from '../../../model/factor.ts'
import type { Page } from '../layout.ts'

export type RecoveryCodesView = {
  readonly set: RecoverySet | undefined
  readonly token: string
  readonly base: string
}

/** Asks whether new recovery codes are wanted. */
export function recoveryCodesPage({ set, token, base }: RecoveryCodesView): Page {
  return ({ ownSignIn, common }) => ({
    title: ownSignIn.recoveryCodes,
    content: html`<h1>${ownSignIn.recoveryCodes}</h1>
      <p class="lead">${ownSignIn.newCodesLead(set !== undefined)}</p>
      <form method="post" action="${base}/security/recovery-codes">
        <input type="hidden" name="token" value="${token}" />
        <button>${ownSignIn.makeNewCodes}</button>
        <a class="button quiet" href="${base}/security">${common.cancel}</a>
      </form>`,
  })
}
