import type { NewCodes } from '../../../domain/factors/codes.ts'
import { html } from '../../../lib/html.ts'
import type { Page } from '../layout.ts'
import { alert, field } from '../parts.ts'
import { codesPicture } from '../second-factor.ts'

export type NewAppView = {
  readonly codes: NewCodes
  readonly setUp: string
  readonly name: string
  readonly problem: string | undefined
  readonly token: string
  readonly base: string
}

/** Shows the QR picture of another authenticator app and asks for its first code and a name. */
export function newAppPage({ codes, setUp, name, problem, token, base }: NewAppView): Page {
  return {
    title: problem === undefined ? 'Add an authenticator app' : 'Problem: add an authenticator app',
    content: html`<h1>Add an authenticator app</h1>
      <p class="lead">Scan the picture with the app, then enter the code that it shows.</p>
      ${alert(problem)} ${codesPicture(codes)}
      <form method="post" action="${base}/security/apps/new">
        <input type="hidden" name="token" value="${token}" />
        <input type="hidden" name="set-up" value="${setUp}" />
        ${field({
          name: 'code',
          label: 'Code',
          type: 'text',
          autocomplete: 'one-time-code',
          inputMode: 'numeric',
          wrong: problem !== undefined,
          focus: true,
        })}
        ${field({
          name: 'name',
          label: 'What you call it',
          type: 'text',
          autocomplete: 'off',
          value: name === '' ? 'Authenticator app' : name,
        })}
        <button>Add the app</button>
        <a class="button quiet" href="${base}/security">Cancel</a>
      </form>`,
  }
}
