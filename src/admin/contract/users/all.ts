import { userHoldingsOperations } from './holdings.ts'
import { invitationOperations } from './invitations.ts'
import { peopleOperations } from './people.ts'
import { userRemovalOperations } from './removal.ts'
import { userOperations } from './user.ts'

export const allUserOperations = [
  ...userOperations,
  ...userRemovalOperations,
  ...userHoldingsOperations,
  ...invitationOperations,
  ...peopleOperations,
] as const
