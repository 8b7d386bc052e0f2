import { isCommonPassword } from '../../lib/common-passwords/common-passwords.ts'
import { opaqueString } from '../../lib/opaque-string.ts'
import type { Account } from '../../model/account.ts'
import { Refusal } from '../../model/refusal.ts'
import { type Named, withoutContextWords } from './context-words.ts'
import { longestPassword, passwordLength } from './password-length.ts'

/**
 * Refuses a new password that is too short for the account, too long, among the most common ones or easily guessed by who
 * knows the person. Any characters will do, in any composition (ASVS 6.2.1, 6.2.4, 6.2.5, 6.2.9, 6.2.11).
 */
export function checkPassword(
  { account }: { readonly account: Account },
  { password, person }: { readonly password: string; readonly person: Named },
): void {
  refuse(
    problemOfLength(password, passwordLength(account)) ??
      problemOfWords(password, account, person) ??
      problemOfAll(password),
  )
}

/** Refuses a password that several people share, such as that of a public link, for what is wrong whosever it is. */
export function checkSharedPassword(password: string): void {
  refuse(problemOfLength(password, 8) ?? problemOfAll(password))
}

/** The refusal of a new password, with what helps. */
export function badPassword(problem: string): Refusal {
  return new Refusal('invalid', `${problem} ${help}`, { field: 'password' })
}

const help = 'A few unrelated words are strong and easy to keep.'

function refuse(problem: string | undefined): void {
  if (problem !== undefined) throw badPassword(problem)
}

function problemOfLength(password: string, shortest: number): string | undefined {
  const { length } = Array.from(opaqueString(password))
  if (length < shortest) return `A password has at least ${shortest} characters.`
  if (length > longestPassword) return `A password has at most ${longestPassword} characters.`
  return undefined
}

function problemOfWords(password: string, account: Account, person: Named): string | undefined {
  const rest = withoutContextWords(password, account, person)
  if (rest.length === opaqueString(password).length || different(rest) > 6) return undefined
  return 'A password is more than your own names and addresses and the name of this place: others know them.'
}

function problemOfAll(password: string): string | undefined {
  if (isCommonPassword(password)) {
    return 'A password is none of the most common ones: they are tried first.'
  }
  if (different(password) > 4) return undefined
  return 'A password is more than a few characters again and again.'
}

/** How many different characters there are in a text, apart from spaces. */
function different(text: string): number {
  return new Set(text.replaceAll(/\s/gu, '')).size
}
