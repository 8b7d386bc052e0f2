import { factorRoutes } from './factors.ts'
import { userHoldingsRoutes } from './holdings.ts'
import { invitationRoutes } from './invitations.ts'
import { joinRequestRoutes } from './join-requests.ts'
import { userListRoutes } from './list.ts'
import { peopleRoutes } from './people.ts'
import { roleRoutes } from './role.ts'
import { userRoutes } from './user.ts'

/** Everything about people. */
export const everyUserRoute = [
  ...userListRoutes,
  ...userRoutes,
  ...roleRoutes,
  ...userHoldingsRoutes,
  ...factorRoutes,
  ...invitationRoutes,
  ...joinRequestRoutes,
  ...peopleRoutes,
]
