import { accountRoutes } from './account.ts'
import { auditRoutes } from './audit.ts'
import { meRoutes } from './me.ts'
import type { AdminRoute } from './route.ts'

/** How every operation of the contract is done. */
export const routes: readonly AdminRoute[] = [...meRoutes, ...accountRoutes, ...auditRoutes]
