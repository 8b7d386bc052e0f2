import { createHash } from 'node:crypto'
import { type Answer, type Connection, headersOf, type Sent } from '../support/http.ts'
import { password } from './people.ts'
import type { Side } from './setting.ts'

const redirectUri = 'https://app.example/callback'
const verifier = 'a-verifier-of-the-bench-that-is-long-enough-to-be-one'
const challenge = createHash('sha256').update(verifier).digest('base64url')

/** A person at a browser: a connection and what its cookies are. */
export type Seat = {
  readonly side: Side
  readonly connection: Connection
  readonly jar: Map<string, { readonly value: string; readonly path: string }>
  readonly person: string
}

/** Asks for a code on the session of this seat. */
export async function authorize(seat: Seat): Promise<string> {
  const answer = await seat.connection.send(requestOf(seat, authorizationPath(seat)))
  return codeOf(headersOf(answer, 'location')[0], answer)
}

/** Redeems a code as the application does; throws for anything but tokens. */
export async function exchange(side: Side, connection: Connection, code: string): Promise<void> {
  const body = `grant_type=authorization_code&code=${code}&code_verifier=${verifier}&redirect_uri=${encodeURIComponent(redirectUri)}`
  const answer = await connection.send(tokenRequest(side, body))
  if (answer.status !== 200 || !answer.body.includes('"id_token"')) throw unexpected(answer)
}

export function tokenRequest({ base, basic }: Side, body: string): Sent {
  const headers = {
    authorization: basic,
    'content-type': 'application/x-www-form-urlencoded',
    accept: 'application/json',
  }
  return { method: 'POST', path: `${base}/token`, headers, body }
}

export type Entered = { readonly status: number; readonly code: string | undefined }

/** The whole way from the application through the sign-in page and back; the status is that of the page it ended at. */
export async function signIn(seat: Seat): Promise<Entered> {
  const page = await follow(seat, requestOf(seat, authorizationPath(seat)))
  if (page.code !== undefined) return { status: 303, code: page.code }
  if (page.answer.status !== 200) return { status: page.answer.status, code: undefined }
  const hidden = [...page.answer.body.matchAll(/<input[^>]*type="hidden"[^>]*>/g)].map(
    ([tag]) => [attributeOf(tag, 'name'), attributeOf(tag, 'value')] as const,
  )
  const form = new URLSearchParams({
    ...Object.fromEntries(hidden),
    username: seat.person,
    password,
  })
  const sent = requestOf(seat, page.path)
  const headers = {
    ...sent.headers,
    'content-type': 'application/x-www-form-urlencoded',
    'sec-fetch-site': 'same-origin',
  }
  const end = await follow(seat, { ...sent, headers, method: 'POST', body: form.toString() })
  return { status: end.answer.status, code: end.code }
}

/** Signs in and throws where that is not possible. */
export async function enter(seat: Seat): Promise<string> {
  const { status, code } = await signIn(seat)
  if (code === undefined) throw new Error(`${seat.person} could not sign in: ${status}`)
  return code
}

type End = { readonly path: string; readonly answer: Answer; readonly code?: string }

/** Follows redirects within the server. */
async function follow(seat: Seat, first: Sent): Promise<End> {
  let sent = first
  for (let hops = 0; hops < 6; hops++) {
    const answer = await seat.connection.send(sent)
    for (const line of headersOf(answer, 'set-cookie')) keep(seat, line)
    const [location] = headersOf(answer, 'location')
    if (location === undefined) return { path: sent.path, answer }
    const { origin } = seat.side
    const url = new URL(location, origin)
    if (url.origin !== origin) return { path: sent.path, answer, code: codeOf(location, answer) }
    sent = requestOf(seat, url.pathname + url.search)
  }
  throw new Error('too many redirects')
}

function authorizationPath({ side, person }: Seat): string {
  const query = new URLSearchParams({
    client_id: side.clientId,
    response_type: 'code',
    redirect_uri: redirectUri,
    scope: 'openid profile email groups roles',
    code_challenge: challenge,
    code_challenge_method: 'S256',
    state: 'a-state-of-the-bench',
    nonce: 'a-nonce-of-the-bench',
    login_hint: person,
  })
  return `${side.base}/auth?${query.toString()}`
}

function requestOf(seat: Seat, path: string): Sent {
  const [pathname = ''] = path.split('?')
  let cookie = ''
  for (const [name, each] of seat.jar) {
    if (pathname.startsWith(each.path))
      cookie += `${cookie === '' ? '' : '; '}${name}=${each.value}`
  }
  return { path, headers: { accept: 'text/html', ...(cookie === '' ? {} : { cookie }) } }
}

function keep({ jar }: Seat, line: string): void {
  const [, name = '', value = '', rest = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(line) ?? []
  if (/expires=Thu, 01 Jan 1970/.test(rest)) jar.delete(name)
  else jar.set(name, { value, path: /; *path=([^;]*)/i.exec(rest)?.[1] ?? '/' })
}

function codeOf(location: string | undefined, answer: Answer): string {
  const code = /[?&]code=([^&]+)/.exec(location ?? '')?.[1]
  if (code === undefined) throw unexpected(answer)
  return code
}

function attributeOf(tag: string, name: string): string {
  return new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? ''
}

export function unexpected({ head, body }: Answer): Error {
  return new Error(`${head}\n\n${body.slice(0, 400)}`)
}
