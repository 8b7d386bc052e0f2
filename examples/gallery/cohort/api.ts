import { clientCredentialsGrant } from 'openid-client'
import { type Client, discoverOnce } from '../discover.ts'

export type ApiRequest = {
  readonly method: 'GET' | 'POST'
  /** Below `ISSUER/api/v1`. */
  readonly path: string
  readonly query?: Readonly<Record<string, string>>
  readonly body?: unknown
  /** The subject of the person for whom the gallery asks: then what they may decides. Without it the gallery is asked. */
  readonly as?: string | undefined
}

export type Api = <Answer>(request: ApiRequest) => Promise<Answer>

/** An answer of Cohort that is not what was asked for, with the code of its problem. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, detail: string) {
    super(detail)
    this.status = status
    this.code = code
  }
}

/** Cohort's API, asked with an access token of the client credentials grant (RFC 6749 4.4) that has these rights as scopes. */
export function createApi(client: Client, rights: readonly string[]): Api {
  const base = `${client.issuer.href}/api/v1`
  const token = keepToken(client, { resource: base, scope: rights.join(' ') })
  return async <Answer>({ method, path, query = {}, body, as }: ApiRequest) => {
    const url = new URL(`${base}${path}`)
    for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value)
    const response = await fetch(url, {
      method,
      headers: {
        authorization: `Bearer ${await token()}`,
        ...(as === undefined ? {} : { 'on-behalf-of': `sub:${as}` }),
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const answer = (await response.json()) as Answer & { code?: string; detail?: string }
    if (response.ok) return answer
    throw new Refused(response.status, answer.code ?? '', answer.detail ?? response.statusText)
  }
}

/** Gets a token, and another one shortly before it ends. */
function keepToken(
  client: Client,
  wanted: { readonly resource: string; readonly scope: string },
): () => Promise<string> {
  const configuration = discoverOnce(client)
  let token = ''
  let until = 0
  return async () => {
    if (Date.now() < until) return token
    const answer = await clientCredentialsGrant(await configuration(), wanted)
    token = answer.access_token
    until = Date.now() + ((answer.expires_in ?? 60) - 30) * 1000
    return token
  }
}
