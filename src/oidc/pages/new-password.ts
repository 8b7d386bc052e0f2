import { type Html, html } from '../../lib/html.ts'
import { field } from './parts.ts'

/** The fields in which a new password is chosen, typed twice; the user name is for password managers. */
export function newPasswordFields({
  userName,
  shortest,
  label,
  wrong,
}: {
  readonly userName: string
  /** How many characters a password has at least. */
  readonly shortest: number
  readonly label: string
  /** The problem on this page is about the password. */
  readonly wrong: boolean
}): Html {
  return html`<input hidden name="username" autocomplete="username" value="${userName}" /> ${field({
      name: 'new-password',
      label,
      type: 'password',
      autocomplete: 'new-password',
      hint: `At least ${shortest} characters. A few unrelated words are strong and easy to keep.`,
      wrong,
      focus: true,
    })}
    ${field({
      name: 'repeated-password',
      label: 'The same again',
      type: 'password',
      autocomplete: 'new-password',
      wrong,
    })}`
}
