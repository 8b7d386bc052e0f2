import { isRole } from '../model/role.ts'
import { limitLockWaits } from '../storage/lock-waits.ts'
import { assignAppRole } from './applications/app-roles.ts'
import { changeRole } from './users/change-role.ts'
import { atSavepoint, type Context, inTransaction } from './context.ts'
import { changeGroup } from './groups/change-group.ts'

/** What to suppose of a person: a membership more, another role. */
export type WhatIf = {
  /** The id of a group that they would be in. */
  readonly inGroup?: string
  /** The key of an account role, or of a role of the application, that they would have. */
  readonly withRole?: string
}

/** Runs work in a transaction that never happened: what it changes is seen by it alone and rolled back. */
export async function undone<Own extends Context, Result>(
  context: Own,
  work: (inside: Own) => Promise<Result>,
): Promise<Result> {
  const results: Result[] = []
  const nothing = new Error('rolled back')
  const within = context.db.isTransaction === true ? atSavepoint : inTransaction
  try {
    await within(context, async inside => {
      await limitLockWaits(inside.db, 2000)
      results[0] = await work(inside)
      throw nothing
    })
  } catch (error) {
    if (error !== nothing) throw error
  }
  return results[0] as Result
}

/** Makes it so, by the operations that would make it so, whoever asks; for use inside `undone`. */
export async function suppose(
  asker: Context,
  { clientId, userId }: { clientId: string; userId: string },
  { inGroup, withRole }: WhatIf,
): Promise<void> {
  const { caller: _, ...context } = asker
  if (inGroup !== undefined) {
    const members = { add: new Set([userId]), remove: new Set<string>() }
    await changeGroup(context, inGroup, { members })
  }
  if (withRole === undefined) return
  if (isRole(withRole)) await changeRole(context, userId, { role: withRole })
  else await assignAppRole(context, { clientId, key: withRole, principalId: userId })
}
