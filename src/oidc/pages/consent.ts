import { html } from '../../lib/html.ts'
import type { ResourceAccess } from '../../model/client-settings.ts'
import type { Texts, Wording } from '../texts/texts.ts'
import type { Page } from './layout.ts'
import { type FormSecrets, secretFields } from './parts.ts'

export type ConsentView = {
  readonly action: string
  readonly secrets: FormSecrets
  readonly applicationName: Wording
  readonly userName: string
  readonly scopes: readonly string[]
  readonly resources: readonly ResourceAccess[]
}

/** What scopes let an application do, in the words of people. */
export function meaningsOf({ consent }: Texts, scopes: readonly string[]): readonly string[] {
  const meanings = new Map(Object.entries(consent.scopes))
  return scopes.flatMap(scope => meanings.get(scope) ?? [])
}

/** Shown for applications of others, and where one asks for consent itself. */
export function consentPage(view: ConsentView): Page {
  return texts => {
    const { consent } = texts
    const name = view.applicationName(texts)
    return {
      title: consent.title(name),
      content: html`<h1>${consent.heading(name)}</h1>
        <p class="lead">${consent.lead(view.userName)}</p>
        <ul class="lines">
          ${meaningsOf(texts, view.scopes).map(line => html`<li>${line}</li>`)}
          ${view.resources.map(
            ({ audience, scopes }) => html`<li>${consent.actFor(audience, scopes.join(', '))}</li>`,
          )}
        </ul>
        <form method="post" action="${view.action}">
          ${secretFields(view.secrets)}
          <button name="decision" value="allow">${consent.allow}</button>
          <button class="quiet" name="decision" value="deny">${consent.deny}</button>
        </form>`,
    }
  }
}
