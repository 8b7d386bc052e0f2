import { randomUUID } from 'node:crypto'
import { contract } from '../../src/admin/contract/contract.ts'
import type { Definition } from '../../src/admin/contract/operation.ts'
import { problemsOf } from '../../src/admin/openapi/problems.ts'
import { openConsoleSession } from '../../src/domain/console/console-sessions.ts'
import type { Account } from '../../src/model/account.ts'
import type { Role } from '../../src/model/role.ts'
import type { User } from '../../src/model/user.ts'
import type { TestApp } from './app.ts'
import { localUser } from './people.ts'

export type AdminAnswer = {
  readonly status: number
  readonly headers: Headers
  // oxlint-disable-next-line typescript/no-explicit-any -- answers are what the tests find out about
  readonly body: any
  readonly text: string
}

type Extra = Readonly<Record<string, string>>
type Call = (path: string, headers?: Extra) => Promise<AdminAnswer>
type CallWith = (path: string, body?: unknown, headers?: Extra) => Promise<AdminAnswer>

/** Somebody who is signed in at the console. Every answer is checked against the contract. */
export type AdminClient = {
  readonly user: User
  readonly cookie: string
  readonly csrfToken: string
  readonly get: Call
  readonly post: CallWith
  readonly put: CallWith
  readonly patch: CallWith
  readonly delete: Call
  /** Sends bytes as they are, with their media type. */
  readonly send: (
    method: string,
    path: string,
    upload: { readonly mediaType: string; readonly body: string | Uint8Array<ArrayBuffer> },
    headers?: Extra,
  ) => Promise<AdminAnswer>
}

export type SignedInAs = {
  /** A new person with this role (account administrator unless said); */
  readonly role?: Role
  /** or this one. */
  readonly user?: User
  /** How long ago they proved who they are, in seconds. */
  readonly ago?: number
}

/** Signs somebody in at the console, without the pages. */
export async function adminClient(
  app: TestApp,
  account: Account,
  { role = 'account_administrator', user, ago = 0 }: SignedInAs = {},
): Promise<AdminClient> {
  const person = user ?? (await localUser(app.inAccount(account), `${role}-${randomUUID()}`, role))
  const signedInAt = Math.floor(Date.now() / 1000) - ago
  const signIn = { sub: person.sub, sessionUid: randomUUID(), signedInAt }
  const token = await openConsoleSession({ db: app.db, account }, signIn)
  const cookie = `cohort-${account.slug}=${token}`
  const base = `${account.issuer}/api/v1`
  const me = await call(base, { method: 'GET', path: '/me', headers: { cookie } })
  const csrfToken: string = me.body.csrfToken
  const own = { cookie, origin: new URL(account.issuer).origin, 'x-csrf-token': csrfToken }
  const json =
    (method: string): CallWith =>
    (path, body, headers = {}) =>
      call(base, { method, path, headers: { ...own, ...headers }, body })
  return {
    user: person,
    cookie,
    csrfToken,
    get: (path, headers = {}) =>
      call(base, { method: 'GET', path, headers: { cookie, ...headers } }),
    post: json('POST'),
    put: json('PUT'),
    patch: json('PATCH'),
    delete: (path, headers = {}) =>
      call(base, { method: 'DELETE', path, headers: { ...own, ...headers } }),
    send: (method, path, { mediaType, body }, headers = {}) => {
      const all = { ...own, 'content-type': mediaType, ...headers }
      return call(base, { method, path, headers: all, raw: body })
    },
  }
}

export type ApiRequest = {
  readonly method: string
  readonly path: string
  readonly headers?: Extra
  readonly body?: unknown
  readonly raw?: string | Uint8Array<ArrayBuffer>
}

/** Calls the API at `…/api/v1` and checks the answer against the contract. */
export async function call(base: string, request: ApiRequest): Promise<AdminAnswer> {
  const { method, path, headers = {}, body, raw } = request
  const response = await fetch(`${base}${path}`, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(raw === undefined ? {} : { body: raw }),
  })
  const text = await response.text()
  const type = response.headers.get('content-type') ?? ''
  const parsed: unknown = text !== '' && /json(?!l)/.test(type) ? JSON.parse(text) : undefined
  const answer = { status: response.status, headers: response.headers, body: parsed, text }
  checkAnswer(request, answer)
  return answer
}

function checkAnswer({ method, path }: ApiRequest, answer: AdminAnswer): void {
  const operation = operationOf(method, path)
  if (answer.status >= 400) checkProblem(answer, operation)
  else if (operation !== undefined) checkSuccess(answer, operation)
}

function checkProblem({ status, headers, text }: AdminAnswer, operation?: Definition): void {
  if (headers.get('content-type') !== 'application/problem+json') {
    throw new Error(`${operation?.id ?? ''} ${status} is no problem+json: ${text}`)
  }
  if (operation === undefined || status in problemsOf(operation)) return
  throw new Error(`${operation.id} is refused with ${status}, which the contract does not tell`)
}

function checkSuccess({ status, body }: AdminAnswer, operation: Definition): void {
  if (status === 304 || operation.download !== undefined) return
  const expected = operation.answer === undefined ? 204 : (operation.status ?? 200)
  if (status !== expected) throw new Error(`${operation.id} answers ${status}, not ${expected}`)
  checkBody(operation, body)
}

function checkBody({ id, answer }: Definition, body: unknown): void {
  const result = answer?.safeParse(body)
  if (result === undefined || result.success) return
  throw new Error(`${id} does not answer as the contract says: ${result.error.message}`)
}

/** The operation of the contract behind a request. */
export function operationOf(method: string, path: string): Definition | undefined {
  const [route = ''] = path.split('?')
  return byParameters.find(each => each.operation.method === method && each.path.test(route))
    ?.operation
}

const byParameters = contract
  .toSorted((a, b) => a.path.split(':').length - b.path.split(':').length)
  .map(operation => ({
    operation,
    path: new RegExp(`^${operation.path.replaceAll(/:\w+/g, '[^/]+')}/?$`),
  }))
