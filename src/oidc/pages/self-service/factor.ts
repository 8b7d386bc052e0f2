import { html } from '../../../lib/html.ts'
import type { CodeFactor, FactorKind } from '../../../model/factor.ts'
import type { Page } from '../layout.ts'
import { alert, field } from '../parts.ts'
import { moment } from './moment.ts'

export type FactorView = {
  readonly kind: FactorKind
  readonly factor: CodeFactor
  /** Of the page; what is done lies below. */
  readonly path: string
  readonly problem: string | undefined
  readonly token: string
  readonly base: string
}

const words = { code: 'authenticator app', passkey: 'passkey' } as const

/** One app or passkey, with its name to change and a way to remove it. */
export function factorPage({ kind, factor, path, problem, token, base }: FactorView): Page {
  const { name, createdAt, lastUsedAt } = factor
  return {
    title: problem === undefined ? name : `Problem: ${name}`,
    content: html`<h1>${name}</h1>
      <p class="lead">
        This ${words[kind]} was added on ${moment(createdAt)} and
        ${lastUsedAt === null ? 'has not been used.' : html`was last used on ${moment(lastUsedAt)}.`}
      </p>
      ${alert(problem)}
      <form method="post" action="${path}/name">
        <input type="hidden" name="token" value="${token}" />
        ${field({ name: 'name', label: 'Name', type: 'text', autocomplete: 'off', value: name })}
        <button>Rename</button>
      </form>
      <h2>Remove</h2>
      <p class="hint">
        You cannot sign in with it any more. Your other sessions end, and browsers that are
        remembered are asked again. A mail tells you of it.
      </p>
      <form method="post" action="${path}/remove">
        <input type="hidden" name="token" value="${token}" />
        <button class="quiet danger">Remove this ${words[kind]}</button>
      </form>
      <div class="actions">
        <a class="button quiet" href="${base}/security">Password and sign-in</a>
      </div>`,
  }
}
