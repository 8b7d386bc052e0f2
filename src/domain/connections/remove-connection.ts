import { deleteConnection } from '../../storage/connections/connection-removal.ts'
import { demandVersion } from './connection-records.ts'
import { lockedConnection } from './connections.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'

/**
 * Removes a connection and ends its tokens, in one transaction. Its users and groups stay and are managed by nobody, its
 * memberships, suspended ones too, become manual: a successor with adoption may take all of it over.
 */
export async function removeConnection(
  context: Context,
  id: string,
  expected?: Expected,
): Promise<void> {
  await inTransaction(context, async inside => {
    const { name } = await lockedConnection(inside, id)
    await demandVersion(inside, id, expected)
    const memberships = await deleteConnection(inside.db, { accountId: inside.account.id, id })
    const target = { kind: 'connection', id, name } as const
    await recordEvent(inside, { type: 'connection.removed', target, data: { memberships } })
  })
}
