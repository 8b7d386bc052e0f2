import { html } from '../../lib/html.ts'
import type { Person } from '../../model/person.ts'
import { roleRecords } from '../../model/role.ts'
import type { Page } from './layout.ts'
import { initials } from './parts.ts'
import { sessionList, type SessionListView } from './session-list.ts'

export type HomeView = SessionListView & {
  readonly person: Person
  readonly groups: readonly string[]
}

/** Who is signed in, as the account knows them. */
export function homePage({ person, groups, ...rest }: HomeView): Page {
  const name = person.displayName ?? person.userName
  return {
    title: 'Your account',
    content: html`<div class="person">
        <div class="badge" aria-hidden="true">${initials(name)}</div>
        <div>
          <h1>${name}</h1>
          <p>${person.userName}</p>
        </div>
      </div>
      <dl>
        <div>
          <dt>Role</dt>
          <dd>${roleRecords[person.role].name}</dd>
        </div>
        ${
          person.email !== null &&
          html`<div>
            <dt>E-mail</dt>
            <dd>${person.email}</dd>
          </div>`
        }
      </dl>
      <h2>Groups</h2>
      ${
        groups.length === 0
          ? html`<p class="hint">You are in no group.</p>`
          : html`<ul class="chips">
              ${groups.map(group => html`<li>${group}</li>`)}
            </ul>`
      }
      ${sessionList(rest)}
      <div class="actions">
        <a class="button quiet" href="${rest.base}/applications">Applications</a>
        <a class="button quiet" href="${rest.base}/session/end">Sign out</a>
      </div>`,
  }
}

/** The account's own page for who is not signed in. */
export function welcomePage({ name, signIn }: { name: string; signIn: string }): Page {
  return {
    title: 'Welcome',
    content: html`<h1>Welcome to ${name}</h1>
      <p class="lead">Sign in to see your account, or go to the application that you use.</p>
      <div class="actions"><a class="button" href="${signIn}">Sign in</a></div>`,
  }
}
