import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRemoteJWKSet, type JWTPayload, jwtVerify } from 'jose'
import { createApplication } from '../../src/domain/applications/applications.ts'
import { receiverAudience, receiverScopes } from '../../src/domain/signals/receivers.ts'
import { randomText } from '../../src/lib/ids.ts'
import type { Account } from '../../src/model/account.ts'
import type { Application } from '../../src/model/application.ts'
import type { JsonObject } from '../../src/model/json.ts'
import { createAdapter } from '../../src/storage/oidc/oidc-adapter.ts'
import type { TestApp } from './app.ts'

export type Answer = {
  readonly status: number
  readonly headers: Headers
  // oxlint-disable-next-line typescript/no-explicit-any -- answers are what the tests find out about
  readonly body: any
}

/** An application that hears of security events, as a client of the transmitter. */
export type TestReceiver = {
  readonly application: Application
  readonly account: Account
  readonly token: string
  readonly call: (method: string, path: string, body?: unknown) => Promise<Answer>
  /** Makes a stream; without a delivery it polls. */
  readonly makeStream: (settings?: object) => Promise<string>
  readonly poll: (stream: string, request?: object) => Promise<Answer>
  /** Verifies a security event token as a receiver does, against the published keys. */
  readonly verify: (token: string) => Promise<Verified>
}

export type Verified = JWTPayload & {
  readonly jti: string
  readonly alg: string
  readonly events: Readonly<Record<string, JsonObject>>
  readonly sub_id: JsonObject
}

export const caep = 'https://schemas.openid.net/secevent/caep/event-type'
export const risc = 'https://schemas.openid.net/secevent/risc/event-type'
export const both = 'ssf.read ssf.manage'

export async function receiver(
  app: TestApp,
  account: Account,
  { name = 'Watch', scope = both }: { name?: string; scope?: string } = {},
): Promise<TestReceiver> {
  const { application } = await createApplication(app.inAccount(account), {
    name,
    redirectUris: [],
    postLogoutRedirectUris: [],
    access: 'assigned',
    homeUrl: null,
    contact: null,
    claims: {},
    client: { type: 'service', resources: [granted(account)] },
  })
  return receiverFor(app, account, { application, scope })
}

/** The transmitter as a resource that an application may get tokens for. */
export function granted(account: Account): { audience: string; scopes: readonly string[] } {
  return { audience: receiverAudience(account), scopes: receiverScopes }
}

export async function receiverFor(
  app: TestApp,
  account: Account,
  { application, scope = both }: { application: Application; scope?: string },
): Promise<TestReceiver> {
  const { clientId } = application
  const token = await accessToken(app, account, { clientId, scope })
  const keys = createRemoteJWKSet(new URL(`${account.issuer}/jwks`))
  const call: TestReceiver['call'] = (method, path, body) =>
    ask(`${account.issuer}/ssf/v1${path}`, { method, token, body })
  return {
    application,
    account,
    token,
    call,
    async makeStream(settings = {}) {
      const all = ['session-revoked', 'token-claims-change', 'credential-change']
      const events_requested = [
        ...all.map(type => `${caep}/${type}`),
        `${risc}/account-disabled`,
        `${risc}/account-enabled`,
      ]
      const { status, body } = await call('POST', '/streams', { events_requested, ...settings })
      if (status !== 201) throw new Error(`no stream: ${JSON.stringify(body)}`)
      return String(body.stream_id)
    },
    poll: (stream, request = {}) => call('POST', `/poll/${stream}`, request),
    async verify(set) {
      const { payload, protectedHeader } = await jwtVerify(set, keys, {
        issuer: account.issuer,
        audience: clientId,
        typ: 'secevent+jwt',
      })
      return { ...payload, alg: protectedHeader.alg } as unknown as Verified
    },
  }
}

type Asked = {
  readonly method: string
  readonly token?: string | undefined
  readonly body?: unknown
}

export async function ask(url: string, { method, token, body }: Asked): Promise<Answer> {
  const response = await fetch(url, {
    method,
    headers: {
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await response.text()
  const parsed: unknown = text === '' ? undefined : JSON.parse(text)
  return { status: response.status, headers: response.headers, body: parsed }
}

/** A client-credentials token as the provider keeps one. */
export async function accessToken(
  { db, box }: TestApp,
  account: Account,
  payload: { clientId: string; scope?: string; iat?: number; exp?: number } & object,
): Promise<string> {
  const token = randomText()
  const adapter = createAdapter({ db, accountId: account.id, box, findClient: noClient })
  const now = Math.floor(Date.now() / 1000)
  const aud = receiverAudience(account)
  const record = { kind: 'ClientCredentials', iat: now, exp: now + 600, aud, ...payload }
  await adapter('ClientCredentials').upsert(token, record, 600)
  return token
}

const noClient = (): Promise<undefined> => Promise.resolve(undefined)

export type Pushed = {
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly token: string
}

export type PushReceiver = {
  readonly url: string
  readonly pushed: Pushed[]
  /** What is answered next, the last one for good. */
  readonly answers: { status: number; body?: object; headers?: Record<string, string> }[]
  readonly close: () => void
}

/** A server that takes pushed events (RFC 8935). */
export async function pushReceiver(): Promise<PushReceiver> {
  const pushed: Pushed[] = []
  const answers: PushReceiver['answers'] = [{ status: 202 }]
  const server = createServer((request, response) => {
    void (async () => {
      const chunks: Buffer[] = []
      for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk)
      pushed.push({ headers: request.headers, token: Buffer.concat(chunks).toString() })
      const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? { status: 202 }
      const body = answer.body === undefined ? '' : JSON.stringify(answer.body)
      response.writeHead(answer.status, answer.headers).end(body)
    })()
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}/events`,
    pushed,
    answers,
    close: () => {
      server.closeAllConnections()
      server.close()
    },
  }
}
