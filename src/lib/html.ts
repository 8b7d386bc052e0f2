/** Markup that is safe to send: made by `html`, which escapes everything put into it. */
export type Html = { readonly markup: string }

export type Fragment = Html | string | number | null | undefined | false | readonly Fragment[]

/** Makes markup from a template. Values are escaped, markup and lists of it are taken as they are, nothing is left out. */
export function html(strings: TemplateStringsArray, ...values: readonly Fragment[]): Html {
  return { markup: String.raw({ raw: strings }, ...values.map(render)) }
}

/** Markup from a trusted place, taken as it is. */
export function raw(markup: string): Html {
  return { markup }
}

function render(value: Fragment): string {
  if (value === null || value === undefined || value === false) return ''
  if (typeof value === 'string') return escape(value)
  if (typeof value === 'number') return String(value)
  return 'markup' in value ? value.markup : value.map(render).join('')
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escape(text: string): string {
  return text.replaceAll(/[&<>"']/g, character => entities[character] ?? '')
}
