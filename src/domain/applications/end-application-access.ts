import { deleteRecordsOfClient } from '../../storage/applications/applications.ts'
import { queueLogoutsOfClient } from '../../storage/endings/told-applications.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { holdApplication } from './applications.ts'

/**
 * Ends everybody's access to one application: its codes, tokens and grants, with back-channel logout where it listens for
 * that. Who may enter may do so again. Gives how many records there were.
 */
export async function endApplicationAccess(context: Context, clientId: string): Promise<number> {
  return inTransaction(context, async inside => {
    const { id, name } = await holdApplication(inside, clientId)
    const key = { accountId: inside.account.id, clientId }
    await queueLogoutsOfClient(inside.db, key)
    const ended = await deleteRecordsOfClient(inside.db, key)
    const target = { kind: 'application', id, name } as const
    await recordEvent(inside, { type: 'application.access_ended', target, data: { ended } })
    return ended
  })
}
