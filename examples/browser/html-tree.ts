import { type Attributes, htmlTokens } from './html-tokens.ts'

export type HtmlElement = {
  readonly name: string
  readonly attributes: Attributes
  readonly parent: HtmlElement | undefined
  readonly children: (HtmlElement | string)[]
}

const empty = new Set(['area', 'base', 'br', 'col', 'hr', 'img', 'input', 'link', 'meta', 'source'])

/** A page as a tree; its root has no name. */
export function htmlTree(page: string): HtmlElement {
  const root: HtmlElement = { name: '', attributes: new Map(), parent: undefined, children: [] }
  let open = root
  for (const token of htmlTokens(page)) {
    if (token.kind === 'text') open.children.push(token.text)
    else if (token.kind === 'close') open = closed(open, token.name)
    else {
      const { name, attributes } = token
      const element: HtmlElement = { name, attributes, parent: open, children: [] }
      open.children.push(element)
      if (!empty.has(name)) open = element
    }
  }
  return root
}

/** All elements with one of these names, in the order of the page. */
export function elements(root: HtmlElement, ...names: readonly string[]): readonly HtmlElement[] {
  return root.children.flatMap(child => {
    if (typeof child === 'string') return []
    const below = elements(child, ...names)
    return names.includes(child.name) ? [child, ...below] : below
  })
}

export function elementById(root: HtmlElement, id: string): HtmlElement | undefined {
  for (const child of root.children) {
    if (typeof child === 'string') continue
    const found = child.attributes.get('id') === id ? child : elementById(child, id)
    if (found !== undefined) return found
  }
  return undefined
}

/** The text that somebody reads, with runs of space as one. */
export function textOf(element: HtmlElement): string {
  return rawTextOf(element).replaceAll(/\s+/g, ' ').trim()
}

export function rawTextOf({ children }: HtmlElement): string {
  const texts = children.map(child => (typeof child === 'string' ? child : rawTextOf(child)))
  return texts.join('')
}

/** Whoever is closed takes what was left open in it along; a tag that closes nothing is passed over. */
function closed(open: HtmlElement, name: string): HtmlElement {
  for (let each: HtmlElement | undefined = open; each?.parent !== undefined; each = each.parent) {
    if (each.name === name) return each.parent
  }
  return open
}
