import { resolveSettings } from '../../model/client-settings.ts'
import type { Connection } from '../../model/connection.ts'
import { Refusal } from '../../model/refusal.ts'
import { findApplication } from '../../storage/applications/applications.ts'
import {
  findConnectionOfApplication,
  updateOauthClient,
} from '../../storage/connections/connections.ts'
import { lockedConnection } from './connections.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { demandToConnect } from '../rights/give-role.ts'
import { findServiceToken } from '../applications/service-tokens.ts'

/** `scim` reads and writes, `scim.read` reads. */
export const connectionScopes = ['scim', 'scim.read'] as const

/** The audience (RFC 8707) of access tokens for SCIM. */
export function connectionAudience({ account }: Pick<Context, 'account'>): string {
  return `${account.issuer}/scim/v2`
}

/**
 * Lets the access tokens of a service application speak for a connection, or with null those of none. The connection's own
 * tokens stay as they are. Refuses as a conflict an application that speaks for another connection.
 */
export async function bindClient(
  context: Context,
  connectionId: string,
  clientId: string | null,
): Promise<Connection> {
  return inTransaction(context, async inside => {
    const before = await lockedConnection(inside, connectionId)
    if (before.oauthClient === clientId) return before
    await demandToConnect(inside, before)
    const applicationId = clientId === null ? null : await serviceId(inside, clientId)
    const key = { accountId: inside.account.id, id: connectionId }
    await updateOauthClient(inside.db, key, applicationId)
    await recordEvent(inside, {
      type: 'connection.changed',
      target: { kind: 'connection', id: connectionId, name: before.name },
      data: { before: { oauthClient: before.oauthClient }, after: { oauthClient: clientId } },
    })
    return { ...before, oauthClient: clientId }
  })
}

/** The connection that an access token speaks for and whether it may only read, or undefined. */
export async function findConnectionOfToken(
  { db, account }: Pick<Context, 'db' | 'account'>,
  token: string,
): Promise<{ readonly connection: Connection; readonly readOnly: boolean } | undefined> {
  const found = await findServiceToken({ db, account }, token, connectionAudience({ account }))
  if (found === undefined || !connectionScopes.some(scope => found.scopes.has(scope))) {
    return undefined
  }
  const key = { accountId: account.id, applicationId: found.application.id }
  if (found.application.client.type !== 'service') return undefined
  const connection = await findConnectionOfApplication(db, key)
  return connection && { connection, readOnly: !found.scopes.has('scim') }
}

async function serviceId({ db, account }: Context, clientId: string): Promise<string> {
  const application = await findApplication(db, { accountId: account.id, clientId })
  const field = { field: 'oauthClient' }
  if (application?.client.type !== 'service') {
    const why = `there is no service application ${JSON.stringify(clientId)}`
    throw new Refusal('invalid', why, field)
  }
  const audience = connectionAudience({ account })
  if (resolveSettings(application.client).resources.some(each => each.audience === audience)) {
    return application.id
  }
  const needed = `${audience}=${connectionScopes.join(',')}`
  throw new Refusal('invalid', `the application needs the resource ${needed}`, field)
}
