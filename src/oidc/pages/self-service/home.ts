import { html } from '../../../lib/html.ts'
import type { Person } from '../../../model/person.ts'
import type { Page } from '../layout.ts'
import { initials } from '../parts.ts'

export type HomeView = {
  readonly person: Person
  readonly base: string
}

const ways = ['profile', 'security', 'sessions', 'applications', 'groups'] as const

/** Who is signed in, as the account knows them, and what they can see and change of themselves. */
export function homePage({ person, base }: HomeView): Page {
  const name = person.displayName ?? person.userName
  return ({ ownAccount, common }) => ({
    title: common.yourAccount,
    content: html`<div class="person">
        <div class="badge" aria-hidden="true">${initials(name)}</div>
        <div>
          <h1>${name}</h1>
          ${name !== person.userName && html`<p>${person.userName}</p>`}
        </div>
      </div>
      <dl>
        <div>
          <dt>${ownAccount.role}</dt>
          <dd>${ownAccount.roles[person.role]}</dd>
        </div>
        ${
          person.email !== null &&
          html`<div>
            <dt>${ownAccount.email}</dt>
            <dd>${person.email}</dd>
          </div>`
        }
      </dl>
      <p class="hint">${ownAccount.roleMeanings[person.role]}</p>
      <nav aria-label="${common.yourAccount}">
        <ul class="ways">
          ${ways.map(
            path =>
              html`<li>
                <a href="${base}/${path}">${ownAccount.ways[path].label}</a>
                <p class="hint">${ownAccount.ways[path].hint}</p>
              </li>`,
          )}
        </ul>
      </nav>
      <div class="actions">
        <a class="button quiet" href="${base}/session/end">${ownAccount.signOut}</a>
      </div>`,
  })
}

/** The account's own page for who is not signed in. */
export function welcomePage({ name, signIn }: { name: string; signIn: string }): Page {
  return ({ ownAccount, common }) => ({
    title: ownAccount.welcome,
    content: html`<h1>${ownAccount.welcomeTo(name)}</h1>
      <p class="lead">${ownAccount.welcomeLead}</p>
      <div class="actions"><a class="button" href="${signIn}">${common.signIn}</a></div>`,
  })
}
