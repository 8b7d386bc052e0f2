import {
  deleteApplication,
  deleteRecordsOfClient,
} from '../../storage/applications/applications.ts'
import { demandApplicationVersion, holdApplication } from './applications.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'

/** Removes an application with its secrets and assignments, and ends all that was granted to it. */
export async function removeApplication(
  context: Context,
  clientId: string,
  expected?: Expected,
): Promise<void> {
  await inTransaction(context, async inside => {
    const accountId = inside.account.id
    const application = await holdApplication(inside, clientId)
    demandApplicationVersion(application, expected)
    const { id, name } = application
    await deleteApplication(inside.db, { accountId, id })
    const ended = await deleteRecordsOfClient(inside.db, { accountId, clientId })
    const target = { kind: 'application', id, name } as const
    await recordEvent(inside, { type: 'application.removed', target, data: { clientId, ended } })
  })
}
