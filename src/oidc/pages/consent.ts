import { html } from '../../lib/html.ts'
import type { ResourceAccess } from '../../model/client-settings.ts'
import type { Page } from './layout.ts'
import { type FormSecrets, secretFields } from './parts.ts'

export type ConsentView = {
  readonly action: string
  readonly secrets: FormSecrets
  readonly applicationName: string
  readonly userName: string
  readonly scopes: readonly string[]
  readonly resources: readonly ResourceAccess[]
}

const meanings: Readonly<Record<string, string>> = {
  openid: 'Know that it is you',
  profile: 'See your name and user name',
  email: 'See your e-mail address',
  address: 'See your postal address',
  phone: 'See your telephone number',
  groups: 'See the groups you are in that concern it',
  roles: 'See your roles in it',
  offline_access: 'Stay connected while you are away',
}

/** What scopes let an application do, in the words of people. */
export function meaningsOf(scopes: readonly string[]): readonly string[] {
  return scopes.flatMap(scope => meanings[scope] ?? [])
}

/** Shown for applications of others, and where one asks for consent itself. */
export function consentPage(view: ConsentView): Page {
  const { applicationName, scopes } = view
  return {
    title: `Share with ${applicationName}`,
    content: html`<h1>Share with ${applicationName}?</h1>
      <p class="lead">You are signed in as <strong>${view.userName}</strong>. It asks to:</p>
      <ul class="lines">
        ${meaningsOf(scopes).map(line => html`<li>${line}</li>`)}
        ${view.resources.map(
          ({ audience, scopes: words }) =>
            html`<li>Act for you at <strong>${audience}</strong>: ${words.join(', ')}</li>`,
        )}
      </ul>
      <form method="post" action="${view.action}">
        ${secretFields(view.secrets)}
        <button name="decision" value="allow">Allow</button>
        <button class="quiet" name="decision" value="deny">Don’t allow</button>
      </form>`,
  }
}
