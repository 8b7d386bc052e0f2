import { type Language, languageOf, localesOf, usualLanguage } from '../../../model/language.ts'
import type { User } from '../../../model/user.ts'
import { english } from './english.ts'
import { german } from './german.ts'

/** Everything that mails say, in one language; another language that lacks a text or has one too many does not compile. */
export type MailTexts = typeof english

const spoken: Readonly<Record<Language, MailTexts>> = { en: english, de: german }

/** The texts of mails to somebody, in the language that their account names. */
export function mailTextsFor(user: Pick<User, 'attributes'>): MailTexts {
  return mailTextsIn(languageOf(localesOf(user)))
}

/** Those of mails to somebody who is nobody here. */
export function mailTextsIn(language: Language = usualLanguage): MailTexts {
  return spoken[language]
}
