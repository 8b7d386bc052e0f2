import { foldCase } from '../../lib/fold-case.ts'
import type { Account } from '../../model/account.ts'
import type { Json } from '../../model/json.ts'
import type { UserInput } from '../../model/user.ts'

/** Whose password it is to be. */
export type Named = Pick<UserInput, 'userName' | 'displayName' | 'attributes' | 'values'>

/**
 * A password without what everybody can guess who knows whose it is and where (ASVS 6.2.11): the names and mail addresses
 * of the person, the names of the account and of this product. Names of three letters count as words of their own only.
 */
export function withoutContextWords(password: string, account: Account, person: Named): string {
  const words = wordsOf(account, person).map(word => (word.length > 3 ? word : alone(word)))
  return foldCase(password).replaceAll(new RegExp(words.join('|'), 'gu'), '')
}

/** The longest first. */
function wordsOf({ name, slug, issuer }: Account, person: Named): readonly string[] {
  const { userName, displayName, attributes, values } = person
  const addresses = (values['emails'] ?? []).map(email => email['value'])
  const texts = [userName, displayName, ...addresses, ...textsIn(attributes['name'])]
  const words = ['Cohort', name, slug, new URL(issuer).hostname, ...texts]
    .filter(text => typeof text === 'string')
    .flatMap(text => foldCase(text).split(/[^\p{L}\p{N}]+/u))
    .filter(word => word.length >= 3)
  return [...new Set(words)].toSorted((one, other) => other.length - one.length)
}

function textsIn(name: Json | undefined): readonly Json[] {
  return typeof name === 'object' && name !== null ? Object.values(name) : []
}

function alone(word: string): string {
  return `(?<![\\p{L}\\p{N}])${word}(?![\\p{L}\\p{N}])`
}
