/**
 * The part of a browser that signing in needs: cookies by path, redirects, forms. It follows redirects within its own
 * server and stops at the first address elsewhere, as the callback of an application is.
 */
export type Browser = {
  readonly open: (address: string) => Promise<View>
  /** Fills the form of a view (the `index`-th, the first unless said) and sends it with the headers a browser adds. */
  readonly submit: (view: View, fields?: Fields, options?: SubmitOptions) => Promise<View>
  readonly cookies: () => readonly Cookie[]
}

export type View = {
  readonly status: number
  /** Where it ended. For an address elsewhere nothing was fetched: status 0, no text. */
  readonly url: URL
  readonly text: string
  readonly headers: Headers
}

export type Fields = Readonly<Record<string, string>>
export type SubmitOptions = {
  readonly index?: number
  /** Another address than the form's. */
  readonly to?: string
  readonly headers?: Readonly<Record<string, string>>
}
export type Cookie = { readonly name: string; readonly value: string; readonly path: string }

type Request = {
  readonly method: string
  readonly body?: URLSearchParams
  readonly headers?: Readonly<Record<string, string>>
}

export function openBrowser(origin: string): Browser {
  const jar = new Map<string, Cookie>()

  async function go(address: string, request: Request): Promise<View> {
    let url = new URL(address, origin)
    let next = request
    for (let hops = 0; hops < 12; hops++) {
      if (url.origin !== origin || !url.pathname.startsWith('/t/')) return elsewhere(url)
      const response = await fetch(url, {
        method: next.method,
        redirect: 'manual',
        headers: { accept: 'text/html', cookie: cookieHeader(jar, url), ...next.headers },
        ...(next.body === undefined ? {} : { body: next.body }),
      })
      for (const line of response.headers.getSetCookie()) keep(jar, line)
      const location = response.headers.get('location')
      if (response.status < 300 || response.status > 399 || location === null) {
        const text = await response.text()
        return { status: response.status, url, text, headers: response.headers }
      }
      await response.arrayBuffer()
      url = new URL(location, url)
      next = { method: 'GET' }
    }
    throw new Error(`too many redirects at ${url.href}`)
  }

  return {
    open: address => go(address, { method: 'GET' }),
    submit(view, fields = {}, { index = 0, headers = {}, to } = {}) {
      const form = formsOf(view.text)[index]
      if (form === undefined) throw new Error(`no form ${index} in: ${view.text.slice(-600)}`)
      const body = new URLSearchParams({ ...form.hidden, ...fields })
      const own = { origin, 'sec-fetch-site': 'same-origin', ...headers }
      return go(new URL(to ?? form.action, view.url).href, { method: 'POST', body, headers: own })
    },
    cookies: () => [...jar.values()],
  }
}

function elsewhere(url: URL): View {
  return { status: 0, url, text: '', headers: new Headers() }
}

function cookieHeader(jar: ReadonlyMap<string, Cookie>, { pathname }: URL): string {
  const fits = ({ path }: Cookie): boolean =>
    pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`)
  return [...jar.values()]
    .filter(fits)
    .map(each => `${each.name}=${each.value}`)
    .join('; ')
}

function keep(jar: Map<string, Cookie>, line: string): void {
  const [pair = '', ...attributes] = line.split(/;\s*/)
  const at = pair.indexOf('=')
  const attribute = (name: string): string | undefined =>
    attributes.find(each => each.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1)
  const cookie = {
    name: pair.slice(0, at),
    value: pair.slice(at + 1),
    path: attribute('path') ?? '/',
  }
  const expires = attribute('expires')
  const key = `${cookie.name} ${cookie.path}`
  if (expires !== undefined && Date.parse(expires) < Date.now()) jar.delete(key)
  else jar.set(key, cookie)
}

type Form = { readonly action: string; readonly hidden: Record<string, string> }

function formsOf(page: string): Form[] {
  return [...page.matchAll(/<form[^>]*>[\s\S]*?<\/form>/g)].map(([form]) => {
    const hidden = [...form.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(([input]) => [
      valueOf(input, 'name'),
      valueOf(input, 'value'),
    ])
    return { action: valueOf(form, 'action'), hidden: Object.fromEntries(hidden) }
  })
}

function valueOf(tag: string, attribute: string): string {
  return new RegExp(`\\s${attribute}="([^"]*)"`).exec(tag)?.[1] ?? ''
}

/** What a page says, without its markup. */
export function wordsOf({ text }: View): string {
  const body = text.replace(/^[\s\S]*<body>/, '')
  return body
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&#39;', "'")
    .trim()
}
