/** A piece of an HTML page: a tag that opens or closes something, or text with its references resolved. */
export type HtmlToken =
  | { readonly kind: 'open'; readonly name: string; readonly attributes: Attributes }
  | { readonly kind: 'close'; readonly name: string }
  | { readonly kind: 'text'; readonly text: string }

export type Attributes = ReadonlyMap<string, string>

const piece = /<!--[^]*?-->|<!doctype[^>]*>|<(\/?)([a-z][^\s/>]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/gi
const attribute = /([^\s"'=/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'=<>`]+)))?/g
const rawText = /<(style|script)\b[^>]*>[^]*?<\/\1\s*>/gi
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}

/** Cuts a page into its pieces. Enough for tidy pages; what a browser would repair is not repaired. */
export function htmlTokens(page: string): readonly HtmlToken[] {
  const source = page.replace(rawText, '')
  const tokens: HtmlToken[] = []
  let end = 0
  for (const match of source.matchAll(piece)) {
    const [whole, slash, name, attributes = ''] = match
    if (match.index > end) tokens.push(textToken(source.slice(end, match.index)))
    end = match.index + whole.length
    if (name !== undefined) tokens.push(tagToken(name.toLowerCase(), slash === '/', attributes))
  }
  if (end < source.length) tokens.push(textToken(source.slice(end)))
  return tokens
}

function tagToken(name: string, closes: boolean, attributes: string): HtmlToken {
  if (closes) return { kind: 'close', name }
  const pairs = [...attributes.matchAll(attribute)].map(
    ([, key = '', double, single, bare]) =>
      [key.toLowerCase(), resolve(double ?? single ?? bare ?? '')] as const,
  )
  return { kind: 'open', name, attributes: new Map(pairs) }
}

function textToken(text: string): HtmlToken {
  return { kind: 'text', text: resolve(text) }
}

function resolve(text: string): string {
  return text.replace(/&(?:#(\d+)|#x([\da-f]+)|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (decimal !== undefined) return String.fromCodePoint(Number(decimal))
    if (hex !== undefined) return String.fromCodePoint(Number.parseInt(String(hex), 16))
    return named[String(name).toLowerCase()] ?? whole
  })
}
