import type { JsonObject } from './json.ts'

/** The languages of what people read; the first one for whoever named none of them. */
export const languages = ['en', 'de'] as const

export type Language = (typeof languages)[number]

export const usualLanguage: Language = languages[0]

/** What somebody reads best, as the account knows it: their own choice first (RFC 7643 4.1.1). */
export function localesOf({ attributes }: { readonly attributes: JsonObject }): readonly string[] {
  const { locale, preferredLanguage: preferred } = attributes
  return [locale, ...(typeof preferred === 'string' ? preferred.split(/[,;\s]+/) : [])].filter(
    each => typeof each === 'string',
  )
}

/** The language of the first of these tags (BCP 47) that is one of ours, whatever its region or script (RFC 4647 3.4). */
export function languageOf(tags: readonly string[]): Language | undefined {
  for (const tag of tags) {
    const primary = tag.slice(0, 3).toLowerCase().split(/[-_]/)[0]
    const found = languages.find(language => language === primary)
    if (found !== undefined) return found
  }
  return undefined
}
