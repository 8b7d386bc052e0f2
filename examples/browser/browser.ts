/**
 * A browser for checks: keeps cookies, follows redirects and presses the buttons of real pages. It knows no script, like the
 * pages that it is for.
 */
import { createCookieJar } from './cookie-jar.ts'
import { type FormRequest, type Page, readPage } from './page.ts'

export type Browser = {
  readonly open: (url: URL) => Promise<Page>
  readonly submit: (form: FormRequest) => Promise<Page>
}

type Step = { readonly url: URL; readonly data?: URLSearchParams; readonly origin?: string }

const most = 20

export function createBrowser(): Browser {
  const jar = createCookieJar()
  const go = async (first: Step): Promise<Page> => {
    let step = first
    for (let hops = 0; hops <= most; hops += 1) {
      const { url, data, origin } = step
      const cookie = jar.headerFor(url)
      const response = await fetch(url, {
        method: data === undefined ? 'GET' : 'POST',
        headers: {
          accept: 'text/html',
          ...(cookie === '' ? {} : { cookie }),
          ...(origin === undefined ? {} : { origin }),
        },
        ...(data === undefined ? {} : { body: data }),
        redirect: 'manual',
      })
      jar.take(url, response.headers.getSetCookie())
      const location = response.headers.get('location')
      const body = await response.text()
      if (location === null) return readPage(url, response.status, body)
      step = { url: new URL(location, url) }
      // 307 and 308 repeat the request, everything else becomes a GET (Fetch, HTTP-redirect fetch)
      if (response.status >= 307 && data !== undefined) step = { ...step, data }
    }
    throw new Error(`More than ${most} redirects from ${first.url.href}`)
  }
  return {
    open: url => go({ url }),
    submit: ({ method, url, data }) => {
      if (method === 'POST') return go({ url, data, origin: url.origin })
      const address = new URL(url)
      address.search = data.toString()
      return go({ url: address })
    },
  }
}
