import type { Application } from '../../model/application.ts'
import { findConnectionOfApplication } from '../../storage/connections/connections.ts'
import { demandToGive } from '../caller.ts'
import type { Context } from '../context.ts'
import { effectiveRights } from './effective-rights.ts'
import { demandToConnect } from './give-role.ts'

/**
 * Refuses (`forbidden`) a way to speak for an application (a secret, a key, other grants) to whoever lacks a right that it
 * was given, or may not make a token of the connection that it speaks for: whoever holds the secret has what it has.
 */
export async function demandToActAs(
  context: Context,
  { id }: Pick<Application, 'id'>,
): Promise<void> {
  const { db, account, caller } = context
  if (caller === undefined || caller.role === 'account_administrator') return
  demandToGive(context, await effectiveRights(context, id))
  const key = { accountId: account.id, applicationId: id }
  const connection = await findConnectionOfApplication(db, key)
  if (connection !== undefined) await demandToConnect(context, connection)
}
