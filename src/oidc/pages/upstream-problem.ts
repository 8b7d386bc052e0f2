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

const ask = 'Ask your administrator to look into it, and quote the reference below.'
const sentences: Readonly<Record<string, string>> = {
  cancelled: 'The sign-in was cancelled there. You can try again or choose another way.',
  unreachable: 'It does not answer at the moment. Try again in a few minutes.',
  'refused-us': `It did not accept the request. ${ask}`,
  'bad-answer': `Its answer could not be trusted. Try again. ${ask}`,
  over: 'This way back was used already, or it waited too long. Please start again.',
  'switched-off': 'This way in is switched off at the moment.',
  'unknown-person': 'It knows you, but there is no account for you here. Ask your administrator.',
  disabled: 'You cannot sign in here at the moment. Ask your administrator.',
  'plan-limit': 'There is no place for another person here at the moment. Ask your administrator.',
}

/** A sign-in with another provider that came to nothing: why, and how to go on. */
export function upstreamProblemPage(view: UpstreamProblemView): Page {
  const { upstreamName, other, home, reference } = view
  const why =
    sentences[view.reason] ?? `It knows you, but you could not be let in with that here. ${ask}`
  return {
    title: `Problem: sign in with ${upstreamName}`,
    reference,
    content: html`<h1>You are not signed in</h1>
      <p class="lead">You tried to sign in with <strong>${upstreamName}</strong>. ${why}</p>
      <div class="actions">
        ${other !== undefined && html`<a class="button" href="${other}">Try again</a>`}
        <a class="button quiet" href="${home}">Your account</a>
      </div>`,
  }
}

/** What an administrator sees after a trial. */
export function trialDonePage(upstreamName: string): Page {
  return {
    title: 'The trial is done',
    content: html`<h1>The trial is done</h1>
      <p class="lead">
        What <strong>${upstreamName}</strong> sent is shown in the console. You can close this
        window. Nobody was signed in, and nothing was changed.
      </p>`,
  }
}
