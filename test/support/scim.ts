import { createConnection, type NewConnection } from '../../src/domain/connections/connections.ts'
import type { Context } from '../../src/domain/context.ts'

type Reference = {
  readonly value: string
  readonly display?: string
  readonly type?: string
  readonly $ref?: string
}

/** What answers hold, as far as tests look into it. */
export type ScimBody = {
  readonly schemas: readonly string[]
  readonly id: string
  readonly userName: string
  readonly displayName: string
  readonly externalId: string
  readonly active: boolean
  readonly meta: {
    readonly version: string
    readonly location: string
    readonly resourceType: string
    readonly created: string
    readonly lastModified: string
  }
  readonly members?: readonly Reference[]
  readonly groups?: readonly Reference[]
  readonly emails?: readonly (Reference & { readonly primary?: boolean })[]
  readonly totalResults: number
  readonly startIndex: number
  readonly itemsPerPage: number
  readonly Resources: readonly ScimBody[]
  readonly status: string
  readonly scimType?: string
  readonly detail: string
  readonly [name: string]: unknown
}

export type ScimAnswer = {
  readonly status: number
  readonly headers: Headers
  // Whatever JSON came: tests look into it.
  readonly body: ScimBody
}

export type ScimClient = {
  readonly base: string
  readonly token: string
  readonly connectionId: string
  readonly get: (path: string, headers?: Record<string, string>) => Promise<ScimAnswer>
  readonly post: (
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ) => Promise<ScimAnswer>
  readonly put: (
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ) => Promise<ScimAnswer>
  readonly patch: (
    path: string,
    operations: readonly unknown[],
    headers?: Record<string, string>,
  ) => Promise<ScimAnswer>
  readonly delete: (path: string, headers?: Record<string, string>) => Promise<ScimAnswer>
}

export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export const enterpriseUrn = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
export const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/** A new connection of the account and a client that speaks for it. */
export async function scimClient(
  context: Context,
  input: Partial<NewConnection> = {},
): Promise<ScimClient> {
  const { connection, token } = await createConnection(context, {
    name: `Directory ${Math.floor(performance.now() * 1000)}`,
    dialect: 'compat',
    adoption: false,
    tokenExpiresAt: null,
    rateLimit: 100_000, // tests are quicker than any directory
    ...input,
  })
  return clientFor(`${context.account.issuer}/scim/v2`, token, connection.id)
}

export function clientFor(base: string, token: string, connectionId = ''): ScimClient {
  const call = async (
    method: string,
    path: string,
    { body, headers = {} }: { body?: unknown; headers?: Record<string, string> | undefined },
  ): Promise<ScimAnswer> => {
    const response = await fetch(`${base}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body === undefined ? {} : { 'content-type': 'application/scim+json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    })
    const text = await response.text()
    const parsed = (text === '' ? undefined : JSON.parse(text)) as ScimBody
    return { status: response.status, headers: response.headers, body: parsed }
  }
  return {
    base,
    token,
    connectionId,
    get: (path, headers) => call('GET', path, { headers }),
    post: (path, body, headers) => call('POST', path, { body, headers }),
    put: (path, body, headers) => call('PUT', path, { body, headers }),
    patch: (path, operations, headers) =>
      call('PATCH', path, { body: { schemas: [patchUrn], Operations: operations }, headers }),
    delete: (path, headers) => call('DELETE', path, { headers }),
  }
}

/** The body of a user; named people keep tests readable. */
export function aUser(
  userName: string,
  more: Record<string, unknown> = {},
): Record<string, unknown> {
  return { schemas: [userUrn], userName, ...more }
}

export function aGroup(
  displayName: string,
  memberIds: readonly string[] = [],
): Record<string, unknown> {
  return {
    schemas: [groupUrn],
    displayName,
    ...(memberIds.length === 0 ? {} : { members: memberIds.map(value => ({ value })) }),
  }
}
