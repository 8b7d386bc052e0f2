import type { Ctx } from '../../http/state.ts'
import { type Language, languageOf, languages, usualLanguage } from '../../model/language.ts'
import { english } from './english.ts'
import { german } from './german.ts'
import type { Texts } from './texts.ts'

const spoken: Readonly<Record<Language, Texts>> = { en: english, de: german }

/**
 * The texts to answer a request with: in the language that the application asked for (`ui_locales`, OpenID Connect Core
 * 3.1.2.1), else that of the person who is signed in, else that of the browser.
 */
export function textsFor(ctx: Ctx): Texts {
  return spoken[languageFor(ctx)]
}

export function languageFor(ctx: Ctx): Language {
  const tags = [...localesIn(paramsOf(ctx)), ...(ctx.state.locales ?? [])]
  return languageOf(tags) ?? languageOfBrowser(ctx)
}

/** Notes languages that a request is better answered in than that of the browser, behind those that were noted before. */
export function prefer(ctx: Ctx, locales: readonly string[]): void {
  ctx.state.locales = [...(ctx.state.locales ?? []), ...locales]
}

type Params = { readonly ui_locales?: unknown }

/** What an application asks for, the best first. */
export function localesIn({ ui_locales: asked }: Params): readonly string[] {
  return typeof asked === 'string' ? asked.split(' ').slice(0, most) : []
}

const most = 20

/** Of a request that the library answers. */
function paramsOf(ctx: Ctx): Params {
  return (ctx as { oidc?: { params?: Params } }).oidc?.params ?? {}
}

function languageOfBrowser(ctx: Ctx): Language {
  const accepted = ctx.acceptsLanguages([...languages])
  return languages.find(language => language === accepted) ?? usualLanguage
}
