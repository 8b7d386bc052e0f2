import { restorableDays } from '../model/group.ts'
import { Refusal } from '../model/refusal.ts'
import { findGroupByName } from '../storage/groups/groups.ts'
import { findUserByName } from '../storage/users/users.ts'
import type { Context } from './context.ts'
import { sees } from './visibility.ts'

/**
 * The refusal of a userName that somebody in the account has. A directory may not see who that is, so it is told what
 * its administrator can do (DESIGN 5, "Who manages what").
 */
export async function takenUserName(context: Context, userName: string): Promise<Refusal> {
  const { db, account, connection } = context
  const holder = await findUserByName(db, account.id, userName)
  const taken = 'this userName is taken in this account'
  if (connection === undefined || holder === undefined) return conflict(taken)
  if (holder.role === 'account_administrator') {
    return conflict(
      `${taken} by an account administrator, whom no directory manages: take this person out of the provisioning scope`,
    )
  }
  return conflict(`${taken}${adviceOn(context, holder.managedBy, 'person')}`)
}

/** As `takenUserName`, for the name of a group. */
export async function takenGroupName(context: Context, name: string): Promise<Refusal> {
  const { db, account, connection } = context
  const taken = 'this group name is taken in this account'
  const holder = await findGroupByName(db, account.id, name)
  if (holder !== undefined && holder.deletedAt !== null) {
    return conflict(
      `${taken} by a group that was deleted and can be restored for ${restorableDays} days; restore it, or delete it for good`,
    )
  }
  if (connection === undefined || holder === undefined) return conflict(taken)
  return conflict(`${taken}${adviceOn(context, holder.managedBy, 'group')}`)
}

function adviceOn(context: Context, managedBy: string | null, noun: 'person' | 'group'): string {
  if (managedBy === context.connection?.id) return ''
  if (sees(context, managedBy)) {
    return ` by a ${noun} that no connection manages; find it with a filter and change it, which takes it over`
  }
  if (managedBy === null) {
    return ` by a ${noun} that no connection manages; switch adoption on for this connection so that it may take the ${noun} over, or rename the ${noun}`
  }
  return ` by a ${noun} of another connection; remove the ${noun} there, or take it out of the provisioning scope here`
}

function conflict(message: string): Refusal {
  return new Refusal('conflict', message)
}
