import { html } from '../../lib/html.ts'
import type { Page } from './layout.ts'
import { type FormSecrets, secretFields } from './parts.ts'

export type ConsentView = {
  readonly action: string
  readonly secrets: FormSecrets
  readonly applicationName: string
  readonly userName: string
  readonly scopes: readonly string[]
}

const meanings: Readonly<Record<string, string>> = {
  openid: 'Know that it is you',
  profile: 'See your name and user name',
  email: 'See your e-mail address',
  groups: 'See the groups you are in that concern it',
  roles: 'See your roles in it',
  offline_access: 'Stay connected while you are away',
}

/** Shown where an application asks for consent itself. */
export function consentPage(view: ConsentView): Page {
  const { applicationName, scopes } = view
  const lines = scopes.map(scope => meanings[scope]).filter(line => line !== undefined)
  return {
    title: `Share with ${applicationName}`,
    content: html`<h1>Share with ${applicationName}?</h1>
      <p class="lead">You are signed in as <strong>${view.userName}</strong>. It asks to:</p>
      <ul class="lines">
        ${lines.map(line => html`<li>${line}</li>`)}
      </ul>
      <form method="post" action="${view.action}">
        ${secretFields(view.secrets)}
        <button name="decision" value="allow">Allow</button>
        <button class="quiet" name="decision" value="deny">Don’t allow</button>
      </form>`,
  }
}
