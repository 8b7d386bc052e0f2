import { createRequire } from 'node:module'

/** An element of a document that was read strictly. Texts are those of all its text nodes, whole. */
export type XmlElement = {
  readonly name: string
  /** The address of its namespace, null where it has none. */
  readonly namespace: string | null
  readonly attributes: ReadonlyMap<string, string>
  readonly children: readonly XmlElement[]
  readonly text: string
}

/** What was given is no XML, or has what messages between providers never need. The message may be shown. */
export class XmlFault extends Error {
  override readonly name = 'XmlFault'
}

const deepest = 40
const mostElements = 10_000
const declaration = /^\s*<\?xml\s[^<>]*?\?>/
const tag =
  /<(\/?)([A-Za-z_][\w.:-]*)(?:\s+[A-Za-z_][\w.:-]*\s*=\s*(?:"[^"<]*"|'[^'<]*'))*\s*(\/?)>/y

/**
 * What may be parsed, by us and by others after us: well-formed without anything that a parser has to forgive, and without
 * what messages between providers never need and by which two readers of one text come to see two texts: document types (so
 * no entities of one's own), comments, CDATA, processing instructions. Gives it without the declaration, with plain line
 * ends. Depth and size are bounded before any parser sees the text.
 */
export function plainXml(given: string): string {
  const bare = given.replace(/^\ufeff/, '').replace(declaration, '')
  if (bare.includes('\0') || !bare.isWellFormed()) throw new XmlFault('it is not text')
  const [odd] = /<!--|<!\[CDATA\[|<!|<\?/.exec(bare) ?? []
  if (odd !== undefined) throw new XmlFault(`it contains ${named[odd] ?? odd}`)
  const text = bare.replace(/\r\n?/g, '\n').trim()
  if (/&(?!(?:amp|lt|gt|quot|apos|#\d{1,7}|#x[\dA-Fa-f]{1,6});)/.test(text)) throw malformed()
  checkTags(text)
  return text
}

const named: Readonly<Record<string, string>> = {
  '<!--': 'a comment',
  '<![CDATA[': 'a CDATA section',
  '<!': 'a document type or an entity',
  '<?': 'a processing instruction',
}

/** Every “<” begins a tag, tags close each other, and one element holds everything. */
function checkTags(text: string): void {
  const open: string[] = []
  let count = 0
  let end = 0
  for (let at = 0; at !== -1; at = text.indexOf('<', end)) {
    if (open.length === 0 && at > 0) throw malformed()
    const found = tagAt(text, at)
    end = at + found.length
    if (found.closes && open.pop() !== found.name) throw malformed()
    if (found.opens) open.push(found.name)
    count += found.closes ? 0 : 1
    checkSize(open.length, count)
  }
  if (open.length > 0 || end !== text.length) throw malformed()
}

function checkSize(depth: number, count: number): void {
  if (depth > deepest) throw new XmlFault('it is nested too deeply')
  if (count > mostElements) throw new XmlFault('it has too many elements')
}

type Tag = {
  readonly name: string
  readonly opens: boolean
  readonly closes: boolean
  readonly length: number
}

function tagAt(text: string, at: number): Tag {
  tag.lastIndex = at
  const [whole, closing, name = '', empty] = tag.exec(text) ?? []
  if (whole === undefined || (closing === '/' && empty === '/')) throw malformed()
  return {
    name,
    opens: closing === '' && empty === '',
    closes: closing === '/',
    length: whole.length,
  }
}

function malformed(): XmlFault {
  return new XmlFault('it is not well-formed XML')
}

/** Reads XML. Throws `XmlFault` for what `plainXml` does not let pass. */
export function parseXml(given: string): XmlElement {
  return read(parsed(plainXml(given)))
}

/** The depth is bounded already. */
function read(node: DomNode): XmlElement {
  const attributes = new Map<string, string>()
  for (let index = 0; index < node.attributes.length; index++) {
    const { nodeName, nodeValue } = node.attributes.item(index)
    attributes.set(nodeName, sound(nodeValue))
  }
  const children: XmlElement[] = []
  let text = ''
  for (let child = node.firstChild; child !== null; child = child.nextSibling) {
    if (child.nodeType === textNode) text += sound(child.nodeValue ?? '')
    if (child.nodeType === elementNode) children.push(read(child))
  }
  return { name: node.localName, namespace: node.namespaceURI, attributes, children, text }
}

/** A reference to a character can stand for what is none. */
function sound(text: string): string {
  if (text.includes('\0') || !text.isWellFormed()) throw new XmlFault('it is not text')
  return text
}

const elementNode = 1
const textNode = 3

type DomNode = {
  readonly nodeType: number
  readonly localName: string
  readonly namespaceURI: string | null
  readonly nodeValue: string | null
  readonly attributes: {
    readonly length: number
    readonly item: (index: number) => { readonly nodeName: string; readonly nodeValue: string }
  }
  readonly firstChild: DomNode | null
  readonly nextSibling: DomNode | null
}

type ParserClass = new (options: object) => {
  readonly parseFromString: (
    text: string,
    type: string,
  ) => (DomNode & { readonly documentElement: DomNode | null }) | undefined
}

// Required rather than imported: its types would bring those of browsers into the whole program.
const { DOMParser } = createRequire(import.meta.url)('@xmldom/xmldom') as {
  readonly DOMParser: ParserClass
}

function parsed(text: string): DomNode {
  const refuse = (): never => {
    throw malformed()
  }
  const errorHandler = { warning: refuse, error: refuse, fatalError: refuse }
  const document = new DOMParser({ errorHandler }).parseFromString(text, 'text/xml')
  return document?.documentElement ?? refuse()
}

/** The children with this name, in this namespace. */
export function childrenOf(
  { children }: XmlElement,
  namespace: string,
  name: string,
): readonly XmlElement[] {
  return children.filter(child => child.name === name && child.namespace === namespace)
}

/** The element and everything in it. */
export function everyElement(root: XmlElement): readonly XmlElement[] {
  const all = [root]
  for (let index = 0; index < all.length; index++) all.push(...(all[index]?.children ?? []))
  return all
}
