import { type Browser, openBrowser, type View } from '../../test/support/browser.ts'

export type Way = {
  readonly name: string
  /** Goes there as somebody, and gives the milliseconds of the request that names them. */
  readonly walk: (name: string) => Promise<number>
}

/** The ways in of an account that begin with a name or an address. */
export function waysOf(issuer: string): readonly Way[] {
  return [
    { name: 'sign-in: the name alone', walk: async name => naming(issuer, name) },
    { name: 'sign-in: a wrong password', walk: async name => signingIn(issuer, name) },
    { name: 'forgotten password', walk: async name => asking(issuer, name, '/forgotten') },
    { name: 'mailed code', walk: async name => asking(issuer, name, '/code/send') },
    { name: 'a wrong mailed code', walk: async name => entering(issuer, name) },
    { name: 'form to join', walk: async name => joining(issuer, name) },
  ]
}

async function naming(issuer: string, username: string): Promise<number> {
  const browser = openBrowser(new URL(issuer).origin)
  const page = await browser.open(`${issuer}/sign-in`)
  return timed(async () => browser.submit(page, { username }))
}

async function signingIn(issuer: string, username: string): Promise<number> {
  const { browser, ways } = await named(issuer, username)
  return timed(async () => browser.submit(ways, { username, password: 'not the right words' }), 422)
}

async function asking(issuer: string, username: string, way: string): Promise<number> {
  const { browser, ways } = await named(issuer, username)
  return timed(async () => browser.submit(ways, { username }, { index: formOf(ways, way) }))
}

async function entering(issuer: string, username: string): Promise<number> {
  const { browser, ways } = await named(issuer, username)
  const sent = await browser.submit(ways, { username }, { index: formOf(ways, '/code/send') })
  return timed(async () => browser.submit(sent, { code: '00000000' }), 422)
}

async function joining(issuer: string, address: string): Promise<number> {
  const browser = openBrowser(new URL(issuer).origin)
  const page = await browser.open(`${issuer}/sign-in/join`)
  return timed(async () => browser.submit(page, { name: 'Kai Berg', address, message: 'Hello' }))
}

async function named(issuer: string, username: string): Promise<{ browser: Browser; ways: View }> {
  const browser = openBrowser(new URL(issuer).origin)
  const page = await browser.open(`${issuer}/sign-in`)
  return { browser, ways: await browser.submit(page, { username }) }
}

/** Which form of a page goes there. */
function formOf({ text }: View, way: string): number {
  const actions = [...text.matchAll(/<form[^>]*action="([^"]*)"/g)].map(([, action = '']) => action)
  return actions.findIndex(action => action.endsWith(way))
}

async function timed(act: () => Promise<View>, status = 200): Promise<number> {
  const began = performance.now()
  const view = await act()
  const took = performance.now() - began
  if (view.status !== status)
    throw new Error(`${view.url.href}: ${view.status} ${view.text.slice(-900)}`)
  return took
}
