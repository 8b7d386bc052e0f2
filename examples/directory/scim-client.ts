export type ScimTarget = {
  /** Without a slash at its end. */
  readonly baseUrl: string
  readonly token: string
}

export type ScimClient = {
  /** Sends a request and gives the JSON of the answer; an answer that is not 2xx is an Error that shows all of it. */
  readonly send: (method: string, path: string, body?: object) => Promise<ScimResource>
  /** The first resource that a filter finds. `more` holds further parameters. */
  readonly find: (
    type: 'Users' | 'Groups',
    filter: string,
    more?: Record<string, string>,
  ) => Promise<ScimResource | undefined>
  readonly requests: () => number
}

export type ScimResource = {
  readonly id: string
  readonly [attribute: string]: unknown
}

/** What a push did. */
export type Pushed = {
  /** The id that each group got, by its name. */
  readonly groups: ReadonlyMap<string, string>
  readonly people: number
  readonly requests: number
}

export const urns = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  enterpriseUser: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  patch: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
} as const

export function createScimClient({ baseUrl, token }: ScimTarget, userAgent: string): ScimClient {
  let requests = 0
  const send: ScimClient['send'] = async (method, path, body) => {
    requests += 1
    const response = await fetch(`${baseUrl}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        accept: 'application/scim+json',
        'user-agent': userAgent,
        ...(body === undefined ? {} : { 'content-type': 'application/scim+json; charset=utf-8' }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      redirect: 'error',
    })
    const text = await response.text()
    if (!response.ok) {
      throw new Error(`${method} ${baseUrl}${path} was answered with ${response.status}:\n${text}`)
    }
    return (text === '' ? {} : JSON.parse(text)) as ScimResource
  }
  return {
    send,
    find: async (type, filter, more = {}) => {
      const query = new URLSearchParams({ filter, ...more }).toString()
      const list = await send('GET', `/${type}?${query}`)
      return firstOf(list, filter)
    },
    requests: () => requests,
  }
}

/** A PATCH message with these operations. */
export function patchOf(...operations: readonly object[]): object {
  return { schemas: [urns.patch], Operations: operations }
}

/** A string as a value in a filter. */
export function quoted(text: string): string {
  return JSON.stringify(text)
}

/** Clients count on the numbers of a list, so they are looked at. */
function firstOf(list: ScimResource, filter: string): ScimResource | undefined {
  const { totalResults, Resources: resources = [] } = list
  const found = resources as readonly ScimResource[]
  if (totalResults === found.length && found.length <= 1) return found[0]
  throw new Error(`The filter ${filter} was answered with ${JSON.stringify(list)}`)
}
