import { type Html, html } from '../../lib/html.ts'
import type { Texts } from '../texts/texts.ts'
import { field } from './parts.ts'

type NewPassword = {
  readonly userName: string
  /** How many characters a password has at least. */
  readonly shortest: number
  readonly label: string
  /** The problem on this page is about the password. */
  readonly wrong: boolean
  /** Whether the first of them is what to fill in first. */
  readonly focus?: boolean
}

/** The fields in which a new password is chosen, typed twice; the user name is for password managers. */
export function newPasswordFields(
  { passwords }: Texts,
  { userName, shortest, label, wrong, focus = true }: NewPassword,
): Html {
  return html`<input hidden name="username" autocomplete="username" value="${userName}" /> ${field({
      name: 'new-password',
      label,
      type: 'password',
      autocomplete: 'new-password',
      hint: passwords.rules(shortest),
      wrong,
      focus,
    })}
    ${field({
      name: 'repeated-password',
      label: passwords.again,
      type: 'password',
      autocomplete: 'new-password',
      wrong,
    })}`
}
