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
  return {
    title: 'Recovery codes',
    content: html`<h1>Recovery codes</h1>
      <p class="lead">
        With one of them you can sign in when you do not have your device. You get ten, and each
        works once.${set !== undefined && ' Those that you have now work no more.'}
      </p>
      <form method="post" action="${base}/security/recovery-codes">
        <input type="hidden" name="token" value="${token}" />
        <button>Make new codes</button>
        <a class="button quiet" href="${base}/security">Cancel</a>
      </form>`,
  }
}
