import { deleteRecordsOf } from '../storage/oidc-records.ts'
import type { Context } from './context.ts'

/**
 * Ends everything that lets this person in: sessions, grants, codes, access and refresh tokens. Runs inside the
 * transaction of its cause; what was ended does not come back when the cause is taken back.
 */
export async function endAccess(context: Context, sub: string): Promise<void> {
  await deleteRecordsOf(context.db, context.account.id, sub)
}
