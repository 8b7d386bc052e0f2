import { appRoleRoutes } from './app-roles.ts'
import { applicationRoutes } from './applications.ts'
import { assignmentRoutes } from './assignments.ts'
import { claimsRoutes } from './claims.ts'
import { registrationTokenRoutes } from './registration-tokens.ts'
import { secretRoutes } from './secrets.ts'

/** Everything about applications. */
export const everyApplicationRoute = [
  ...applicationRoutes,
  ...secretRoutes,
  ...claimsRoutes,
  ...assignmentRoutes,
  ...appRoleRoutes,
  ...registrationTokenRoutes,
]
