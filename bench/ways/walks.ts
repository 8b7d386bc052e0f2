import { newToken } from '../../src/lib/token.ts'
import { type Browser, openBrowser, type View } from '../../test/support/browser.ts'

export type Way = {
  readonly name: string
  readonly known: string
  /** What nobody is called, another one with each turn. */
  readonly unknown: (turn: number) => string
  /** Goes there as somebody, and gives the milliseconds of the request that names them. */
  readonly walk: (name: string) => Promise<number>
}

/** Who is known: somebody who signs in, who was invited, who asked to join; and tokens of links that are over. */
export type Known = {
  readonly person: string
  readonly invited: string
  readonly waiting: string
  readonly invitation: string
  readonly proof: string
}

/** The ways in of an account that begin with a name, an address or the link in a mail. */
export function waysOf(issuer: string, known: Known): readonly Way[] {
  return [...namedWays(issuer, known), ...linkWays(issuer, known)]
}

function namedWays(issuer: string, { person, invited, waiting }: Known): readonly Way[] {
  const unknown = (turn: number): string => `n${String(turn).padStart(4, '0')}@ways.example`
  const walks = {
    'sign-in: the name alone': async (name: string) => naming(issuer, name),
    'sign-in: a wrong password': async (name: string) => signingIn(issuer, name),
    'forgotten password': async (name: string) => asking(issuer, name, '/forgotten'),
    'mailed code': async (name: string) => asking(issuer, name, '/code/send'),
    'a wrong mailed code': async (name: string) => entering(issuer, name),
    'form to join': async (name: string) => joining(issuer, name),
  }
  const of = (name: keyof typeof walks, who: string, what = ''): Way => ({
    name: `${name}${what}`,
    known: who,
    unknown,
    walk: walks[name],
  })
  const everybody = (Object.keys(walks) as (keyof typeof walks)[]).map(name => of(name, person))
  const others = [
    ['sign-in: a wrong password', invited, ', who was invited'],
    ['forgotten password', invited, ', who was invited'],
    ['form to join', invited, ', who was invited'],
    ['form to join', waiting, ', who asked already'],
  ] as const
  return [...everybody, ...others.map(([name, who, what]) => of(name, who, what))]
}

/** Links that led in once, beside tokens that never were. */
function linkWays(issuer: string, { invitation, proof }: Known): readonly Way[] {
  const links = [
    { name: 'an invitation that is over', kind: 'invitation', known: invitation },
    { name: 'a proof to join that is over', kind: 'join-proof', known: proof },
  ]
  return links.map(({ name, kind, known }) => ({
    name,
    known,
    unknown: () => newToken(kind === 'invitation' ? 'invitation' : 'join'),
    walk: async token => opening(`${issuer}/sign-in/${kind}/${token}`),
  }))
}

async function opening(address: string): Promise<number> {
  const browser = openBrowser(new URL(address).origin)
  return timed(async () => browser.open(address), 400)
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
