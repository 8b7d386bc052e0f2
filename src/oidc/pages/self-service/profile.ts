import type { OwnField, OwnProfile } from '../../../domain/users/own-profile.ts'
import { type Html, html } from '../../../lib/html.ts'
import type { Refusal } from '../../../model/refusal.ts'
import type { Page } from '../layout.ts'
import { alert, field, type Field } from '../parts.ts'
import { backHome } from './back-home.ts'
import { done } from './done.ts'

export type ProfileView = OwnProfile & {
  readonly refusal: Refusal | undefined
  readonly saved: boolean
  readonly token: string
  readonly base: string
}

const labels: readonly (readonly [OwnField, Omit<Field, 'name' | 'type'>])[] = [
  ['displayName', { label: 'Name that others see', autocomplete: 'name' }],
  ['givenName', { label: 'Given name', autocomplete: 'given-name' }],
  ['familyName', { label: 'Family name', autocomplete: 'family-name' }],
  ['phone', { label: 'Telephone', autocomplete: 'tel', hint: 'As +49 30 1234' }],
  ['locale', { label: 'Language', autocomplete: 'language', hint: 'As de or en-GB' }],
  ['timezone', { label: 'Time zone', autocomplete: 'off', hint: 'As Europe/Berlin' }],
]

/** What people say of themselves, and what they cannot change. */
export function profilePage(view: ProfileView): Page {
  const { user, fixed, directory, refusal, saved, token, base } = view
  const open = labels.filter(([name]) => !fixed.includes(name))
  const problem = refusal === undefined ? undefined : wordsFor(refusal)
  return {
    title: problem === undefined ? 'Profile' : 'Problem: profile',
    content: html`<h1>Profile</h1>
      ${alert(problem)} ${saved && done('Your profile is saved.')} ${facts(view)}
      ${
        directory !== null &&
        html`<p class="hint">What the directory ${directory} says of you is changed there.</p>`
      }
      ${
        open.length > 0 &&
        html`<form method="post" action="${base}/profile">
          <input type="hidden" name="token" value="${token}" />
          <input type="hidden" name="version" value="${user.version}" />
          ${open.map(([name, about]) => profileField(view, name, about))}
          <button>Save</button>
        </form>`
      }
      ${backHome(base)}`,
  }
}

function profileField(
  { fields, refusal }: ProfileView,
  name: OwnField,
  about: Omit<Field, 'name' | 'type'>,
): Html {
  const wrong = refusal?.field === name
  return field({ ...about, name, type: 'text', value: fields[name], wrong, optional: true })
}

function facts({ user, fields, fixed }: ProfileView): Html {
  const emails = (user.values['emails'] ?? []).flatMap(({ value }) =>
    typeof value === 'string' ? [value] : [],
  )
  const rows = [
    ['User name', user.userName],
    ...emails.map(email => ['E-mail', email] as const),
    ...labels
      .filter(([name]) => fixed.includes(name) && fields[name] !== '')
      .map(([name, { label }]) => [label, fields[name]] as const),
  ]
  return html`<dl>
    ${rows.map(
      ([label, value]) =>
        html`<div>
          <dt>${label}</dt>
          <dd>${value}</dd>
        </div>`,
    )}
  </dl>`
}

function wordsFor({ code, message }: Refusal): string {
  if (code === 'stale') {
    return 'Your profile was changed elsewhere meanwhile. See what it is now, and change it again.'
  }
  return message
}
