import { userHoldingsRoutes } from './holdings.ts'
import { invitationRoutes } from './invitations.ts'
import { peopleRoutes } from './people.ts'
import { userRoutes } from './user.ts'

export const allUserRoutes = [
  ...userRoutes,
  ...userHoldingsRoutes,
  ...invitationRoutes,
  ...peopleRoutes,
]
