import {
  addToken as add,
  listTokens as list,
  removeToken as remove,
} from '../../domain/connections/connection-tokens.ts'
import { getConnectionRecord } from '../../domain/connections/connection-records.ts'
import {
  addConnectionToken,
  listConnectionTokens,
  removeConnectionToken,
} from '../contract/connections/tokens.ts'
import { wholeAnswer } from '../lists/listed.ts'
import { route } from '../route.ts'
import { isoTimes } from '../../lib/iso-times.ts'

export const connectionTokenRoutes = [
  route(listConnectionTokens, async ({ context, params }) => {
    const tokens = await list(context, await getConnectionRecord(context, params.connection))
    return wholeAnswer(tokens, isoTimes)
  }),
  route(addConnectionToken, async ({ context, params, body }) => {
    const connection = await getConnectionRecord(context, params.connection)
    const { readOnly, expiresAt } = body
    const limits = { readOnly, expiresAt: expiresAt === null ? null : new Date(expiresAt) }
    return { ...(await add(context, connection, limits)), readOnly, expiresAt }
  }),
  route(removeConnectionToken, async ({ context, params }) => {
    await remove(context, await getConnectionRecord(context, params.connection), params.token)
  }),
]
