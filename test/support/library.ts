import type { Account } from '../../src/model/account.ts'
import type { ClientSettings } from '../../src/model/client-settings.ts'
import type { Right } from '../../src/model/right.ts'
import type { TestApp } from './app.ts'
import { consoleService } from './service.ts'

export type LibraryAnswer = {
  readonly status: number
  readonly headers: Headers
  // oxlint-disable-next-line typescript/no-explicit-any -- answers are what the tests find out about
  readonly body: any
}

export type LibraryClient = {
  readonly applicationId: string
  readonly token: string
  /** The address of the library. */
  readonly base: string
  /** Asks below `/api/v1/library`; `onBehalfOf` is the id of a user. */
  readonly call: (
    method: string,
    path: string,
    body?: unknown,
    onBehalfOf?: string,
  ) => Promise<LibraryAnswer>
  /** Registers one thing and gives its id. */
  readonly register: (input: object) => Promise<string>
  /** Shares as the library itself. */
  readonly share: (resource: string, principalId: string, level: string) => Promise<void>
  /** The level that somebody has, or null. */
  readonly levelOf: (subject: string, resource: string) => Promise<string | null>
}

const usual: readonly Right[] = ['library.keep', 'library.ask']

/** A media application with a library of its own. */
export async function libraryClient(
  app: TestApp,
  account: Account,
  rights: readonly Right[] = usual,
  client: ClientSettings = {},
): Promise<LibraryClient> {
  const service = await consoleService(app, account, rights, client)
  const token = await service.token()
  const base = `${account.issuer}/api/v1/library`
  const call: LibraryClient['call'] = async (method, path, body, onBehalfOf) => {
    const headers: Record<string, string> = { authorization: `Bearer ${token}` }
    if (body !== undefined) headers['content-type'] = 'application/json'
    if (onBehalfOf !== undefined) headers['on-behalf-of'] = onBehalfOf
    const answer = await fetch(`${base}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    return {
      status: answer.status,
      headers: answer.headers,
      body: text === '' ? undefined : JSON.parse(text),
    }
  }
  return {
    applicationId: service.application.id,
    token,
    base,
    call,
    register: async input => {
      const { status, body } = await call('POST', '/resources', { resources: [input] })
      const result = body.results?.[0]
      if (status !== 200 || result.error !== null) throw new Error(JSON.stringify(body))
      return result.id
    },
    share: async (resource, principalId, level) => {
      const wanted = { resource, principalId, level }
      const { status, body } = await call('POST', '/shares', { shares: [wanted] })
      if (status !== 200 || body.results[0].outcome === 'refused')
        throw new Error(JSON.stringify(body))
    },
    levelOf: async (subject, resource) => {
      const questions = [{ subject, resource, action: 'view' }]
      const { status, body } = await call('POST', '/check', { questions })
      if (status !== 200) throw new Error(JSON.stringify(body))
      return body.decisions[0].level
    },
  }
}

export type RegisteredLine = {
  readonly index: number
  readonly id: string | null
  readonly outcome: string
  readonly error: { readonly code: string; readonly field: string | null } | null
}

/** Registers items as JSON Lines; a text goes as it is. */
export async function registerLines(
  { base, token }: Pick<LibraryClient, 'base' | 'token'>,
  items: readonly (object | string)[],
): Promise<{ readonly status: number; readonly results: readonly RegisteredLine[] }> {
  const lines = items.map(item => (typeof item === 'string' ? item : JSON.stringify(item)))
  const answer = await fetch(`${base}/resources/bulk`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/jsonl' },
    body: lines.join('\n'),
  })
  const text = await answer.text()
  if (answer.status !== 200) throw new Error(text)
  const results = text.split('\n').filter(line => line !== '')
  return { status: 200, results: results.map(line => JSON.parse(line) as RegisteredLine) }
}
