import { factorOperations } from './factors.ts'
import { userHoldingsOperations } from './holdings.ts'
import { invitationOperations } from './invitations.ts'
import { joinRequestOperations } from './join-requests.ts'
import { userListOperations } from './list.ts'
import { peopleOperations } from './people.ts'
import { userRemovalOperations } from './removal.ts'
import { roleOperations } from './role.ts'
import { userOperations } from './user.ts'

/** Everything about people. */
export const everyUserOperation = [
  ...userListOperations,
  ...userOperations,
  ...roleOperations,
  ...userRemovalOperations,
  ...userHoldingsOperations,
  ...factorOperations,
  ...invitationOperations,
  ...joinRequestOperations,
  ...peopleOperations,
] as const
