import { accountRoutes } from './account.ts'
import { auditRoutes } from './audit.ts'
import { groupListRoutes } from './group-list.ts'
import { meRoutes } from './me.ts'
import { ownSessionRoutes } from './own-sessions.ts'
import { planRoutes } from './plan.ts'
import type { AdminRoute } from './route.ts'
import { userListRoutes } from './user-list.ts'

/** How every operation of the contract is done. */
export const routes: readonly AdminRoute[] = [
  ...meRoutes,
  ...ownSessionRoutes,
  ...accountRoutes,
  ...auditRoutes,
  ...userListRoutes,
  ...groupListRoutes,
  ...planRoutes,
]
