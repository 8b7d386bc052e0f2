import { Agent, request } from 'node:http'

export type Scim = {
  readonly base: string
  readonly send: (method: string, path: string, body?: unknown) => Promise<Answer>
  readonly close: () => void
}

export type Answer = { readonly status: number; readonly body: Body; readonly bytes: number }

export type Body = {
  readonly id: string
  readonly totalResults: number
  readonly nextCursor?: string
  readonly Resources: readonly Body[]
  readonly Operations: readonly { readonly status: string; readonly location?: string }[]
}

/** A client with connections that stay open. An answer of 400 or more is an error. */
export function scimClient(base: string, token: string, sockets = 16): Scim {
  const agent = new Agent({ keepAlive: true, maxSockets: sockets })
  const send: Scim['send'] = async (method, path, body) =>
    new Promise((resolve, reject) => {
      const text = body === undefined ? undefined : JSON.stringify(body)
      const headers = {
        authorization: `Bearer ${token}`,
        ...(text === undefined
          ? {}
          : { 'content-type': 'application/scim+json', 'content-length': Buffer.byteLength(text) }),
      }
      const sent = request(`${base}${path}`, { method, agent, headers }, response => {
        const chunks: Buffer[] = []
        let bytes = 0
        response.on('data', (chunk: Buffer) => {
          bytes += chunk.length
          if (bytes < 16_000_000) chunks.push(chunk)
        })
        response.on('error', reject)
        response.on('end', () => {
          const status = response.statusCode ?? 0
          const answer = Buffer.concat(chunks).toString('utf8')
          if (status >= 400)
            reject(new Error(`${method} ${path}: ${status} ${answer.slice(0, 300)}`))
          else
            resolve({
              status,
              bytes,
              body: (bytes > 0 && bytes < 16_000_000 ? JSON.parse(answer) : {}) as Body,
            })
        })
      })
      sent.on('error', reject)
      sent.end(text)
    })
  return { base, send, close: () => agent.destroy() }
}

export const userUrn = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const groupUrn = 'urn:ietf:params:scim:schemas:core:2.0:Group'
export const patchUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'
export const searchUrn = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'
export const bulkUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'

export function addMembers(...ids: readonly string[]): unknown {
  return {
    schemas: [patchUrn],
    Operations: [{ op: 'add', path: 'members', value: ids.map(value => ({ value })) }],
  }
}
