import type { Role } from '../../model/role.ts'
import type { User } from '../../model/user.ts'
import type { Context } from '../context.ts'
import { isActive } from '../person.ts'
import { demandRoles, demandRoom } from './limits.ts'

type NewPerson = { readonly role: Role; readonly active: boolean; readonly invited: boolean }

/**
 * Refuses (`plan-limit`) people who are about to be created where the plan lacks their role or has no seats for them. Every
 * active or invited one takes a seat, whatever the role and the door. Called inside the transaction, before the change.
 */
export async function takeSeats(context: Context, people: readonly NewPerson[]): Promise<void> {
  demandRoles(
    context,
    people.map(({ role }) => role),
  )
  const count = people.filter(({ active, invited }) => active || invited).length
  await demandRoom(context, 'seats', { count })
}

/** As `takeSeats`, for somebody who is here and is to be active or invited again; a seat that they have is theirs. */
export async function takeSeat(
  context: Context,
  { id, role }: Pick<User, 'id' | 'role'>,
): Promise<void> {
  demandRoles(context, [role])
  await demandRoom(context, 'seats', { count: 1, except: id })
}

/** As `takeSeat`, for a change: activation takes a seat, and a new role is one that the plan has. */
export async function takeSeatByChange(context: Context, before: User, after: User): Promise<void> {
  if (isActive(after) && !isActive(before)) await takeSeat(context, after)
  else if (after.role !== before.role) demandRoles(context, [after.role])
}
