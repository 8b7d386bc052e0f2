import type { EventType } from '../../model/event-types.ts'
import type { User } from '../../model/user.ts'
import { updateUser } from '../../storage/users/users.ts'
import { keepAnAdministrator } from './administrators.ts'
import { type Context, inTransaction } from '../context.ts'
import { endByChange } from '../endings/end-by-change.ts'
import { recordEvent } from '../events.ts'
import type { Expected } from '../expected-version.ts'
import { isActive } from '../person.ts'
import { takeSeat } from '../plan/take-seats.ts'
import { demandToRule } from './giving.ts'
import { findInvitation } from './invitations/invitations.ts'
import { getUser, lockVisibleUser } from './users.ts'

export type SuspensionChange = {
  readonly expected?: Expected
  /** Why, for the audit trail. */
  readonly reason?: string
}

/**
 * Keeps somebody out until the suspension is lifted, whatever a directory says, and ends what they have open. Refuses the
 * last active account administrator.
 */
export async function suspendUser(
  context: Context,
  id: string,
  change: SuspensionChange = {},
): Promise<User> {
  return alter(context, id, {
    change,
    type: 'user.suspended',
    to: user => ({ ...user, suspended: true }),
  })
}

/** Lets somebody in again. Whom no directory manages is active then; a directory's own flag stays as it is. */
export async function liftSuspension(
  context: Context,
  id: string,
  change: SuspensionChange = {},
): Promise<User> {
  return alter(context, id, {
    change,
    type: 'user.suspension_lifted',
    to: async (user, inside) => {
      const invited = (await findInvitation(inside, id)) !== undefined
      const active = user.active || (user.managedBy === null && !invited)
      if (!isActive(user) && (active || invited)) await takeSeat(inside, user)
      return { ...user, suspended: false, active }
    },
  })
}

type Alteration = {
  readonly change: SuspensionChange
  readonly type: EventType
  readonly to: (user: User, inside: Context) => Promise<User> | User
}

async function alter(
  context: Context,
  id: string,
  { change, type, to }: Alteration,
): Promise<User> {
  return inTransaction(context, async inside => {
    const user = await lockVisibleUser(inside, id, change.expected)
    demandToRule(inside, user)
    const after = await to(user, inside)
    if (after.suspended === user.suspended && after.active === user.active) return user
    if (isActive(user) && !isActive(after)) await keepAnAdministrator(inside, user)
    await updateUser(inside.db, inside.account.id, after)
    const ended = await endByChange(inside, { before: user, after, password: false })
    const reason = change.reason === undefined ? {} : { reason: change.reason }
    await recordEvent(inside, {
      type,
      target: { kind: 'user', id, name: user.userName },
      data: { ...reason, ...ended },
    })
    return getUser(inside, id)
  })
}
