import { bindClient, connectionAudience } from '../../domain/connections/connection-clients.ts'
import {
  type ConnectionRecord,
  getConnectionRecord,
  getConnectionState as stateOf,
  listConnectionRecords,
} from '../../domain/connections/connection-records.ts'
import {
  changeConnection as change,
  createConnection as create,
} from '../../domain/connections/connections.ts'
import { removeConnection as remove } from '../../domain/connections/remove-connection.ts'
import { type Context, inTransaction } from '../../domain/context.ts'
import {
  changeConnection,
  createConnection,
  getConnection,
  getConnectionState,
  listConnections,
  deleteConnection,
} from '../contract/connections/connections.ts'
import { given } from '../given.ts'
import { partAnswer, partIn } from '../lists/listed.ts'
import { type Answer, route } from '../route.ts'
import { isoTimes } from '../../lib/iso-times.ts'

export const connectionRoutes = [
  route(listConnections, async request => {
    const { context } = request
    const part = await listConnectionRecords(context, partIn(request))
    return partAnswer(request, part, each => represent(context, each))
  }),
  route(createConnection, async ({ context, body }) => {
    const { tokenExpiresAt, ...settings } = given(body)
    const { connection, token } = await create(context, {
      ...settings,
      tokenExpiresAt: tokenExpiresAt === null ? null : new Date(tokenExpiresAt),
    })
    const made = await getConnectionRecord(context, connection.id)
    return { ...represent(context, made), token }
  }),
  route(getConnection, async ({ context, params }) =>
    represent(context, await getConnectionRecord(context, params.connection)),
  ),
  route(changeConnection, async ({ context, params, body, expected }) => {
    const { oauthClient, ...settings } = given(body)
    const { connection: id } = params
    return inTransaction(context, async inside => {
      await change(inside, id, settings, expected)
      if (oauthClient !== undefined) await bindClient(inside, id, oauthClient)
      return represent(inside, await getConnectionRecord(inside, id))
    })
  }),
  route(deleteConnection, async ({ context, params, expected }) =>
    remove(context, params.connection, expected),
  ),
  route(getConnectionState, async ({ context, params }) => {
    return isoTimes(await stateOf(context, params.connection))
  }),
]

function represent(context: Context, record: ConnectionRecord): Answer<typeof getConnection> {
  return { ...isoTimes(record), baseUrl: connectionAudience(context) }
}
