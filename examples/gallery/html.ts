/** Markup that is safe to send. */
export type Html = { readonly markup: string }

type Part = Html | string | number | undefined | false | readonly Part[]

/** Makes markup from a template; every text that is put into it is escaped. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  return { markup: String.raw({ raw: strings }, ...parts.map(toMarkup)) }
}

function toMarkup(part: Part): string {
  if (part === undefined || part === false) return ''
  if (typeof part === 'number') return String(part)
  if (typeof part === 'string') return part.replace(/[&<>"']/g, sign => `&#${sign.charCodeAt(0)};`)
  return 'markup' in part ? part.markup : part.map(toMarkup).join('')
}
