import type { OwnField, OwnProfile } from '../../../domain/users/own-profile.ts'
import { type Html, html } from '../../../lib/html.ts'
import type { Refusal } from '../../../model/refusal.ts'
import type { Texts } from '../../texts/texts.ts'
import type { Page } from '../layout.ts'
import { alert, field, titleOf } from '../parts.ts'
import { backHome } from './back-home.ts'
import { done } from './done.ts'

export type ProfileView = OwnProfile & {
  readonly refusal: Refusal | undefined
  readonly saved: boolean
  readonly token: string
  readonly base: string
}

/** The fields, and what a browser fills in. */
const autocomplete: readonly (readonly [OwnField, string])[] = [
  ['displayName', 'name'],
  ['givenName', 'given-name'],
  ['familyName', 'family-name'],
  ['phone', 'tel'],
  ['locale', 'language'],
  ['timezone', 'off'],
]

/** What people say of themselves, and what they cannot change. */
export function profilePage(view: ProfileView): Page {
  const { user, fixed, directory, refusal, saved, token, base } = view
  const open = autocomplete.filter(([name]) => !fixed.includes(name))
  return texts => {
    const { ownAccount } = texts
    const problem = refusal && wordsFor(texts, refusal)
    return {
      title: titleOf(texts, ownAccount.profile, problem),
      content: html`<h1>${ownAccount.profile}</h1>
        ${alert(problem)} ${saved && done(ownAccount.saved)} ${facts(texts, view)}
        ${directory !== null && html`<p class="hint">${ownAccount.ofDirectory(directory)}</p>`}
        ${
          open.length > 0 &&
          html`<form method="post" action="${base}/profile">
            <input type="hidden" name="token" value="${token}" />
            <input type="hidden" name="version" value="${user.version}" />
            ${open.map(each => profileField(texts, view, each))}
            <button>${ownAccount.save}</button>
          </form>`
        }
        ${backHome(texts, base)}`,
    }
  }
}

function profileField(
  { ownAccount }: Texts,
  { fields, refusal }: ProfileView,
  [name, filledIn]: readonly [OwnField, string],
): Html {
  const hint = new Map<string, string>(Object.entries(ownAccount.fieldHints)).get(name)
  return field({
    name,
    label: ownAccount.fields[name],
    type: 'text',
    autocomplete: filledIn,
    value: fields[name],
    wrong: refusal?.field === name,
    optional: true,
    ...(hint === undefined ? {} : { hint }),
  })
}

function facts({ ownAccount }: Texts, { user, fields, fixed }: ProfileView): Html {
  const emails = (user.values['emails'] ?? []).flatMap(({ value }) =>
    typeof value === 'string' ? [value] : [],
  )
  const rows = [
    [ownAccount.userName, user.userName],
    ...emails.map(email => [ownAccount.email, email] as const),
    ...autocomplete
      .filter(([name]) => fixed.includes(name) && fields[name] !== '')
      .map(([name]) => [ownAccount.fields[name], fields[name]] as const),
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

function wordsFor({ problems }: Texts, refusal: Refusal): string {
  return refusal.code === 'stale' ? problems.staleProfile : problems.refused(refusal)
}
