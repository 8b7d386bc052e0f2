import { type Html, html } from '../../lib/html.ts'
import type { Texts } from '../texts/texts.ts'
import { type FormSecrets, secretFields } from './parts.ts'

export type UpstreamButtons = {
  /** The path of the interaction. */
  readonly action: string
  readonly secrets: FormSecrets
  readonly upstreams: readonly { readonly id: string; readonly name: string }[]
  /** Whether the first of them is the way that is meant. */
  readonly first?: boolean
}

/** A button for each provider that people may sign in with. */
export function upstreamButtons(
  { signIn }: Texts,
  { action, secrets, upstreams, first }: UpstreamButtons,
): Html {
  return html`${upstreams.map(
    ({ id, name }, index) =>
      html`<form method="post" action="${action}/upstream/${id}" class="upstream">
        ${secretFields(secrets)}
        <button ${first !== true || index > 0 ? html`class="quiet"` : ''}>
          ${signIn.signInWith(name)}
        </button>
      </form>`,
  )}`
}
