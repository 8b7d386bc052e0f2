import { html } from '../../lib/html.ts'
import type { Page } from './layout.ts'

export type UpstreamProblemView = {
  readonly upstreamName: string
  /** Why, as the domain calls it. */
  readonly reason: string
  /** Where to try another way; undefined where the sign-in is over. */
  readonly other: string | undefined
  readonly home: string
  readonly reference: string
}

/** A sign-in with another provider that came to nothing: why, and how to go on. */
export function upstreamProblemPage(view: UpstreamProblemView): Page {
  const { upstreamName, other, home, reference } = view
  return ({ upstreams, common }) => {
    const reason = new Map(Object.entries(upstreams.reasons)).get(view.reason)
    return {
      title: common.problem(upstreams.title(upstreamName)),
      reference,
      content: html`<h1>${upstreams.notSignedIn}</h1>
        <p class="lead">${upstreams.tried(upstreamName, reason ?? upstreams.otherReason)}</p>
        <div class="actions">
          ${other !== undefined && html`<a class="button" href="${other}">${upstreams.tryAgain}</a>`}
          <a class="button quiet" href="${home}">${common.yourAccount}</a>
        </div>`,
    }
  }
}

/** What an administrator sees after a trial. */
export function trialDonePage(upstreamName: string): Page {
  return ({ upstreams }) => ({
    title: upstreams.trialDone,
    content: html`<h1>${upstreams.trialDone}</h1>
      <p class="lead">${upstreams.trialLead(upstreamName)}</p>`,
  })
}
