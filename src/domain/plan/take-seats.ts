import type { User } from '../../model/user.ts'
import type { Context } from '../context.ts'
import { isActive } from '../person.ts'
import { demandRoles, demandRoom } from './limits.ts'

type Person = Pick<User, 'role' | 'active'> & Partial<Pick<User, 'suspended'>>

/**
 * Refuses (`plan-limit`) people who are about to be created where the plan lacks their role or has no seats for them. Every
 * active or invited one takes a seat, whatever the role and the door. Called inside the transaction, before the change.
 */
export async function takeSeats(context: Context, people: readonly Person[]): Promise<void> {
  demandRoles(
    context,
    people.map(({ role }) => role),
  )
  await demandRoom(context, 'seats', people.filter(isSeated).length)
}

/** As `takeSeats`, for somebody who changes: activation takes a seat, and a new role is one that the plan has. */
export async function takeSeatByChange(context: Context, before: User, after: User): Promise<void> {
  const revived = isActive(after) && !isActive(before)
  if (revived) await takeSeats(context, [after])
  else if (after.role !== before.role) demandRoles(context, [after.role])
}

function isSeated({ active, suspended = false }: Person): boolean {
  return active && !suspended
}
