import { html } from '../../../lib/html.ts'
import type { Person } from '../../../model/person.ts'
import { type Role, roleRecords } from '../../../model/role.ts'
import type { Page } from '../layout.ts'
import { initials } from '../parts.ts'

export type HomeView = {
  readonly person: Person
  readonly base: string
}

const meanings: Readonly<Record<Role, string>> = {
  account_administrator: 'You manage the account: its people, its groups, everything.',
  developer: 'You set up applications and see everything in the media library.',
  media_library_full_access: 'You see and change everything in the media library.',
  media_library_view_only_access: 'You see everything in the media library.',
  media_library_restricted_access: 'In the media library you see what is shared with you.',
  finance: 'You see plan, use and bills.',
}

const ways = [
  ['profile', 'Profile', 'Your names, your language, your telephone'],
  ['security', 'Password and sign-in', 'Your password, second steps, passkeys'],
  ['sessions', 'Sessions', 'Where you are signed in'],
  ['applications', 'Applications', 'Those that you may enter, and what you let them know'],
  ['groups', 'Groups', 'Those that you are in, and why'],
] as const

/** Who is signed in, as the account knows them, and what they can see and change of themselves. */
export function homePage({ person, base }: HomeView): Page {
  const name = person.displayName ?? person.userName
  return {
    title: 'Your account',
    content: html`<div class="person">
        <div class="badge" aria-hidden="true">${initials(name)}</div>
        <div>
          <h1>${name}</h1>
          ${name !== person.userName && html`<p>${person.userName}</p>`}
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
      <p class="hint">${meanings[person.role]}</p>
      <nav aria-label="Your account">
        <ul class="ways">
          ${ways.map(
            ([path, label, hint]) =>
              html`<li>
                <a href="${base}/${path}">${label}</a>
                <p class="hint">${hint}</p>
              </li>`,
          )}
        </ul>
      </nav>
      <div class="actions"><a class="button quiet" href="${base}/session/end">Sign out</a></div>`,
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
