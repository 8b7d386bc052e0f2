import {
  elementById,
  elements,
  type HtmlElement,
  htmlTree,
  rawTextOf,
  textOf,
} from './html-tree.ts'

/** A page that the browser has come to, with what a person could do on it. */
export type Page = {
  readonly url: URL
  readonly status: number
  /** The heading and the first paragraph: what somebody reads first. */
  readonly heading: string
  readonly lead: string
  /** All text of the page's main part. */
  readonly text: string
  readonly textById: (id: string) => string | undefined
  /** The address of the link that says this. */
  readonly link: (words: string) => URL
  /** The request of the button that says this, with its form filled in by the labels of the fields. */
  readonly press: (words: string, fields?: Readonly<Record<string, string>>) => FormRequest
}

export type FormRequest = {
  readonly method: 'GET' | 'POST'
  readonly url: URL
  readonly data: URLSearchParams
}

export function readPage(url: URL, status: number, body: string): Page {
  const root = htmlTree(body)
  const [main = root] = elements(root, 'main')
  const lost = (what: string): Error =>
    new Error(`There is no ${what} on the page ${url.href} (${status}):\n${textOf(root)}`)
  return {
    url,
    status,
    heading: elements(main, 'h1').slice(0, 1).map(textOf).join(''),
    lead: elements(main, 'p').slice(0, 1).map(textOf).join(''),
    text: textOf(main),
    textById: id => {
      const element = elementById(root, id)
      return element === undefined ? undefined : rawTextOf(element)
    },
    link: words => {
      const found = elements(root, 'a').find(link => textOf(link) === words)
      if (found === undefined) throw lost(`link “${words}”`)
      return new URL(found.attributes.get('href') ?? '', url)
    },
    press: (words, fields = {}) => {
      const button = elements(root, 'button').find(each => textOf(each) === words)
      const form = button === undefined ? undefined : formOf(root, button)
      if (button === undefined || form === undefined) throw lost(`button “${words}” with a form`)
      const filled = Object.entries(fields).map(([label, value]) => {
        const field = fieldLabelled(root, label)
        if (field === undefined) throw lost(`field “${label}”`)
        return [field, value] as const
      })
      return requestOf(url, form, { button, filled: new Map(filled) })
    },
  }
}

function formOf(root: HtmlElement, control: HtmlElement): HtmlElement | undefined {
  const id = control.attributes.get('form')
  if (id !== undefined) return elementById(root, id)
  let around = control.parent
  while (around !== undefined && around.name !== 'form') around = around.parent
  return around
}

function fieldLabelled(root: HtmlElement, words: string): HtmlElement | undefined {
  const label = elements(root, 'label').find(each => textOf(each) === words)
  const id = label?.attributes.get('for')
  return id === undefined ? undefined : elementById(root, id)
}

type Filling = {
  readonly button: HtmlElement
  readonly filled: ReadonlyMap<HtmlElement, string>
}

function requestOf(url: URL, form: HtmlElement, { button, filled }: Filling): FormRequest {
  const inputs = elements(form, 'input', 'select').map(
    field => [field.attributes.get('name'), valueOf(field, filled.get(field))] as const,
  )
  const own = [button.attributes.get('name'), button.attributes.get('value')] as const
  const data = new URLSearchParams()
  for (const [name, value = ''] of [...inputs, own]) {
    if (name !== undefined && name !== '') data.append(name, value)
  }
  const method = form.attributes.get('method')?.toUpperCase() === 'POST' ? 'POST' : 'GET'
  return { method, url: new URL(form.attributes.get('action') ?? '', url), data }
}

/** What a field sends: of a choice the value of the option that says what was filled in, otherwise of the first. */
function valueOf(field: HtmlElement, filled: string | undefined): string | undefined {
  if (field.name !== 'select') return filled ?? field.attributes.get('value')
  const options = elements(field, 'option')
  const chosen = filled === undefined ? options[0] : options.find(each => textOf(each) === filled)
  if (chosen === undefined) throw new Error(`There is no choice “${filled ?? ''}”`)
  return chosen.attributes.get('value')
}
