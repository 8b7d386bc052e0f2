import type { JsonObject } from '../../model/json.ts'
import type { EndCause } from '../../model/receipt.ts'
import type { User } from '../../model/user.ts'
import type { Context } from '../context.ts'
import { endAccess, receiptData } from './end-access.ts'
import { isActive } from '../person.ts'
import { tellReceivers } from '../signals/security-events.ts'

/**
 * Ends the access of somebody whose change asks for it, and gives what to tell of it in the event of the change: who is
 * not active any more, has a new password, or another role. What a session or token says of a person it keeps for its
 * whole life, so none outlives the role that it was given with.
 */
export async function endByChange(
  context: Context,
  { before, after, password }: { before: User; after: User; password: boolean },
): Promise<JsonObject> {
  const cause = causeOf(before, after, password)
  const subject = { sub: before.sub }
  if (isActive(after) && !isActive(before)) {
    await tellReceivers(context, { type: 'account-enabled', subject })
  }
  return cause === undefined ? {} : receiptData(await endAccess(context, { ...subject, cause }))
}

function causeOf(before: User, after: User, password: boolean): EndCause | undefined {
  if (isActive(before) && !isActive(after)) return 'deactivated'
  if (password) return 'password-reset'
  return before.role === after.role ? undefined : 'role-changed'
}
