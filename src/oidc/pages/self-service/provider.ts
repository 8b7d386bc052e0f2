import type { OwnLink } from '../../../domain/upstreams/own-links.ts'
import { type Html, html } from '../../../lib/html.ts'
import type { Texts, Wording } from '../../texts/texts.ts'
import type { Page } from '../layout.ts'
import { alert } from '../parts.ts'
import { moment } from './moment.ts'

export type ProviderView = {
  readonly name: string
  /** Undefined where the person may link themselves to it, and is not. */
  readonly link: OwnLink | undefined
  /** Of the page; what is done lies below. */
  readonly path: string
  readonly problem: Wording | undefined
  readonly token: string
  readonly base: string
}

/** One provider that somebody signs in with, or could, with the way to change that. */
export function providerPage(view: ProviderView): Page {
  const { name, link, path, problem, token, base } = view
  return texts => {
    const { ownSignIn, common } = texts
    return {
      title: problem === undefined ? name : common.problemWith(name),
      content: html`<h1>${name}</h1>
        ${alert(problem?.(texts))}
        ${link === undefined ? linkLead(texts, name) : facts(texts, link)}
        <form method="post" action="${path}/${link === undefined ? 'link' : 'unlink'}">
          <input type="hidden" name="token" value="${token}" />
          ${
            link === undefined
              ? html`<button>${ownSignIn.linkTo(name)}</button>`
              : html`<button class="quiet danger">${ownSignIn.unlink}</button>`
          }
        </form>
        <div class="actions">
          <a class="button quiet" href="${base}/security">${ownSignIn.title}</a>
        </div>`,
    }
  }
}

function linkLead({ ownSignIn }: Texts, name: string): Html {
  return html`<p class="lead">${ownSignIn.linkLead(name)}</p>`
}

function facts(texts: Texts, { createdAt, lastUsedAt }: OwnLink): Html {
  const { ownSignIn } = texts
  return html`<p class="lead">
      ${ownSignIn.linked(moment(texts, createdAt), moment(texts, lastUsedAt))}
    </p>
    <h2>${ownSignIn.remove}</h2>
    <p class="hint">${ownSignIn.unlinkHint}</p>`
}
