export type CookieJar = {
  readonly headerFor: (url: URL) => string
  readonly take: (url: URL, setCookies: readonly string[]) => void
}

type Cookie = {
  readonly name: string
  readonly value: string
  readonly host: string
  readonly path: string
  readonly secure: boolean
  readonly expires: number
}

/** Keeps cookies as a browser does (RFC 6265 5): by host and path, whatever the port. The Domain attribute is not known. */
export function createCookieJar(): CookieJar {
  let cookies: readonly Cookie[] = []
  return {
    headerFor: url => {
      const wanted = cookies.filter(cookie => belongs(cookie, url) && cookie.expires > Date.now())
      const nearest = wanted.toSorted((one, other) => other.path.length - one.path.length)
      return nearest.map(({ name, value }) => `${name}=${value}`).join('; ')
    },
    take: (url, setCookies) => {
      for (const text of setCookies) {
        const cookie = parse(url, text)
        const others = cookies.filter(
          ({ name, host, path }) =>
            name !== cookie.name || host !== cookie.host || path !== cookie.path,
        )
        cookies = cookie.expires > Date.now() ? [...others, cookie] : others
      }
    },
  }
}

function parse(url: URL, text: string): Cookie {
  const [pair = '', ...attributes] = text.split(';').map(part => part.trim())
  const given = new Map(
    attributes.map(attribute => {
      const [name = '', ...value] = attribute.split('=')
      return [name.toLowerCase(), value.join('=')]
    }),
  )
  const equals = pair.indexOf('=')
  const path = given.get('path')
  return {
    name: pair.slice(0, equals),
    value: pair.slice(equals + 1),
    host: url.hostname,
    path: path?.startsWith('/') === true ? path : folderOf(url.pathname),
    secure: given.has('secure'),
    expires: expiryOf(given.get('max-age'), given.get('expires')),
  }
}

function expiryOf(maxAge: string | undefined, expires: string | undefined): number {
  if (maxAge !== undefined) return Date.now() + Number(maxAge) * 1000
  return expires === undefined ? Number.POSITIVE_INFINITY : Date.parse(expires)
}

function folderOf(pathname: string): string {
  return pathname.slice(0, pathname.lastIndexOf('/')) || '/'
}

function belongs({ host, path, secure }: Cookie, url: URL): boolean {
  if (host !== url.hostname || (secure && url.protocol !== 'https:')) return false
  const below = path.endsWith('/') ? path : `${path}/`
  return url.pathname === path || url.pathname.startsWith(below)
}
