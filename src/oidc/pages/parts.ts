import { type Html, html, raw } from '../../lib/html.ts'
import type { Texts } from '../texts/texts.ts'

/** The title of a page, which says first where it came back with a problem. */
export function titleOf({ common }: Texts, title: string, problem: unknown): string {
  return problem === undefined ? title : common.problem(title)
}

/** The problem that a form came back with; fields name it by its id. */
export function alert(problem: string | undefined): Html | undefined {
  if (problem === undefined) return undefined
  return html`<div class="alert" role="alert" id="problem">${problem}</div>`
}

export type Field = {
  readonly name: string
  readonly label: string
  readonly type: 'text' | 'password'
  readonly autocomplete: string
  readonly value?: string | undefined
  readonly hint?: string
  /** The problem on this page is about this field. */
  readonly wrong?: boolean
  readonly focus?: boolean
  /** Whether it may be left empty. */
  readonly optional?: boolean
  readonly inputMode?: 'numeric' | 'email'
}

export function field({ name, label, type, autocomplete, ...rest }: Field): Html {
  const { value, hint, wrong, focus, optional, inputMode } = rest
  const described = [wrong === true && 'problem', hint !== undefined && `${name}-hint`].filter(
    Boolean,
  )
  return html`<div class="field">
    <label for="${name}">${label}</label>
    <input
      id="${name}"
      name="${name}"
      type="${type}"
      autocomplete="${autocomplete}"
      autocapitalize="none"
      spellcheck="false"
      ${optional !== true && raw('required')}
      ${value !== undefined && html`value="${value}"`}
      ${inputMode !== undefined && html`inputmode="${inputMode}"`}
      ${focus === true && raw('autofocus')}
      ${wrong === true && raw('aria-invalid="true"')}
      ${described.length > 0 && html`aria-describedby="${described.join(' ')}"`}
    />
    ${hint !== undefined && html`<p class="hint" id="${name}-hint">${hint}</p>`}
  </div>`
}

/** What every form of a page about oneself sends along. */
export type FormToken = Pick<FormSecrets, 'token'>

/** What every form of an interaction sends along. */
export type FormSecrets = {
  /** Proves that the form came from us, for this interaction. */
  readonly token: string
  /** The application that began it, so that a page that comes too late can name the way back. */
  readonly clientId: string
}

export function secretFields({ token, clientId }: FormToken & Partial<FormSecrets>): Html {
  return html`<input type="hidden" name="token" value="${token}" />
    ${clientId !== undefined && html`<input type="hidden" name="client" value="${clientId}" />`}`
}

/** A link for a contact that is an address, else its text. */
export function contactLink(contact: string): Html {
  if (/^[^\s@]+@[^\s@]+$/.test(contact)) return html`<a href="mailto:${contact}">${contact}</a>`
  if (/^https?:\/\/\S+$/.test(contact)) return html`<a href="${contact}">${contact}</a>`
  return html`${contact}`
}

/** The first letters of a name. */
export function initials(name: string): string {
  const words = name.split(/[\s.@_-]+/u).filter(word => word !== '')
  const letters = [words[0], words.length > 1 ? words[1] : undefined].map(word =>
    String.fromCodePoint(word?.codePointAt(0) ?? 0x20),
  )
  return letters.join('').toUpperCase()
}
