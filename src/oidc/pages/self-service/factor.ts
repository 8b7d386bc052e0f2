import { html } from '../../../lib/html.ts'
import type { CodeFactor, FactorKind } from '../../../model/factor.ts'
import type { Wording } from '../../texts/texts.ts'
import type { Page } from '../layout.ts'
import { alert, field } from '../parts.ts'
import { moment } from './moment.ts'

export type FactorView = {
  readonly kind: FactorKind
  readonly factor: CodeFactor
  /** Of the page; what is done lies below. */
  readonly path: string
  readonly problem: Wording | undefined
  readonly token: string
  readonly base: string
}

/** One app or passkey, with its name to change and a way to remove it. */
export function factorPage({ kind, factor, path, problem, token, base }: FactorView): Page {
  const { name, createdAt, lastUsedAt } = factor
  return texts => {
    const { ownSignIn, common } = texts
    const lastUsed = lastUsedAt === null ? undefined : moment(texts, lastUsedAt)
    const label = ownSignIn.name
    return {
      title: problem === undefined ? name : common.problemWith(name),
      content: html`<h1>${name}</h1>
        <p class="lead">${ownSignIn.factor(kind, moment(texts, createdAt), lastUsed)}</p>
        ${alert(problem?.(texts))}
        <form method="post" action="${path}/name">
          <input type="hidden" name="token" value="${token}" />
          ${field({ name: 'name', label, type: 'text', autocomplete: 'off', value: name })}
          <button>${ownSignIn.rename}</button>
        </form>
        <h2>${ownSignIn.remove}</h2>
        <p class="hint">${ownSignIn.removeHint}</p>
        <form method="post" action="${path}/remove">
          <input type="hidden" name="token" value="${token}" />
          <button class="quiet danger">${ownSignIn.removeThis(kind)}</button>
        </form>
        <div class="actions">
          <a class="button quiet" href="${base}/security">${ownSignIn.title}</a>
        </div>`,
    }
  }
}
