import { type Answer, type Connection, openConnection } from '../support/http.ts'
import type { Place } from '../support/place.ts'

export const account = 'bench'

const usual: readonly string[] = [
  'account.view',
  'users.view',
  'users.manage',
  'groups.view',
  'groups.manage',
  'audit.view',
  'analytics.view',
]

/** A service application with these rights, asking the console API on one connection. */
export type Caller = {
  /** The id of the application. */
  readonly id: string
  readonly get: (path: string) => Promise<Answer>
  /** Asks for what is refused as too broad. */
  readonly refused: (path: string) => Promise<Answer>
  readonly remove: (path: string) => Promise<Answer>
  /** Sends JSON, or a text of another media type as it is. */
  readonly post: (path: string, body?: unknown, mediaType?: string) => Promise<Answer>
  readonly close: () => void
}

export async function callApi(
  place: Place,
  accountId: string,
  rights: readonly string[] = usual,
): Promise<Caller> {
  const base = `/t/${account}`
  const audience = `${place.origin}${base}/api/v1`
  const client = await place.cohort<{ id: string; clientId: string; clientSecret: string }>(
    'application',
    'create',
    '--account',
    account,
    '--name',
    `Bench ${new Date().toISOString()}`,
    '--type',
    'service',
    '--resource',
    `${audience}=${rights.join(',')}`,
  )
  await place.pool.query(
    `insert into granted_rights (account_id, principal_id, right_key, granter_kind, granter_name)
     select $1, $2, unnest($3::text[]), 'command-line', 'bench'`,
    [accountId, client.id, rights],
  )
  const connection = openConnection(place.origin)
  const token = await tokenOf(connection, { base, audience, scope: rights.join(' '), ...client })
  const headers = { authorization: `Bearer ${token}` }
  return {
    id: client.id,
    get: async path =>
      answered(path, await connection.send({ path: `${base}/api/v1${path}`, headers })),
    refused: async path => {
      const answer = await connection.send({ path: `${base}/api/v1${path}`, headers })
      if (answer.body.includes('too_costly')) return answer
      throw new Error(`${path} was not refused: ${answer.body.slice(0, 500)}`)
    },
    remove: async path => {
      const sent = { method: 'DELETE', path: `${base}/api/v1${path}`, headers } as const
      return answered(path, await connection.send(sent))
    },
    post: async (path, body, mediaType = 'application/json') => {
      const typed = { ...headers, ...(body === undefined ? {} : { 'content-type': mediaType }) }
      const sent = { method: 'POST', path: `${base}/api/v1${path}`, headers: typed } as const
      const text = typeof body === 'string' ? body : JSON.stringify(body ?? null)
      return answered(
        path,
        await connection.send({ ...sent, body: body === undefined ? '' : text }),
      )
    },
    close: () => connection.close(),
  }
}

function answered(path: string, answer: Answer): Answer {
  if (answer.status < 300) return answer
  throw new Error(`${path}: ${answer.status} ${answer.body.slice(0, 500)}`)
}

async function tokenOf(
  connection: Connection,
  client: {
    base: string
    audience: string
    scope: string
    clientId: string
    clientSecret: string
  },
): Promise<string> {
  const { base, audience, scope, clientId, clientSecret } = client
  const { body, status } = await connection.send({
    method: 'POST',
    path: `${base}/token`,
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      resource: audience,
      scope,
    }).toString(),
  })
  if (status !== 200) throw new Error(`no token: ${status} ${body}`)
  return (JSON.parse(body) as { access_token: string }).access_token
}
