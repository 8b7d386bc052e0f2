import type { Account } from '../../src/model/account.ts'

export type AuthzenAnswer = {
  readonly status: number
  readonly headers: Headers
  // oxlint-disable-next-line typescript/no-explicit-any -- answers are what the tests find out about
  readonly body: any
}

export type Authzen = {
  /** Posts below `/access/v1`. */
  readonly ask: (
    path: string,
    body: unknown,
    headers?: Readonly<Record<string, string>>,
  ) => Promise<AuthzenAnswer>
  /** The same with bytes as they are. */
  readonly send: (path: string, init: RequestInit) => Promise<AuthzenAnswer>
  /** Every result of a search, page by page. */
  readonly searchAll: (what: string, query: object, limit?: number) => Promise<readonly object[]>
}

/** Asks the decision point of an account as whoever has this token. */
export function authzenClient({ issuer }: Account, token: string): Authzen {
  const send: Authzen['send'] = async (path, init) => {
    const answer = await fetch(`${issuer}/access/v1${path}`, { method: 'POST', ...init })
    const text = await answer.text()
    const body: unknown = text === '' ? undefined : JSON.parse(text)
    return { status: answer.status, headers: answer.headers, body }
  }
  const own = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const ask: Authzen['ask'] = async (path, body, headers = {}) =>
    send(path, { headers: { ...own, ...headers }, body: JSON.stringify(body) })
  return {
    send: async (path, init) =>
      send(path, { ...init, headers: { ...own, ...(init.headers as Record<string, string>) } }),
    ask,
    searchAll: async (what, query, limit = 2) => {
      const found: object[] = []
      for (let next = ''; ;) {
        const page = next === '' ? { limit } : { limit, token: next }
        const { status, body } = await ask(`/search/${what}`, { ...query, page })
        if (status !== 200) throw new Error(JSON.stringify(body))
        found.push(...body.results)
        next = body.page.next_token
        if (next === '') return found
      }
    },
  }
}
