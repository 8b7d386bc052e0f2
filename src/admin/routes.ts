import { accountRoutes } from './account.ts'
import { analyticsRoutes } from './analytics.ts'
import { everyApplicationRoute } from './applications/all.ts'
import { auditRoutes } from './audit.ts'
import { brandingRoutes } from './branding.ts'
import { connectionRoutes } from './connections/connections.ts'
import { connectionTokenRoutes } from './connections/tokens.ts'
import { everyGroupRoute } from './groups/all.ts'
import { keyRoutes } from './keys.ts'
import { libraryRoutes } from './library/all.ts'
import { meRoutes } from './me.ts'
import { outboxRoutes } from './outbox.ts'
import { ownSessionRoutes } from './own-sessions.ts'
import { overviewRoutes } from './overview.ts'
import { planRoutes } from './plan.ts'
import { activationRoutes } from './rights/activation.ts'
import { catalogueRoutes } from './rights/catalogue.ts'
import { explainRoutes } from './rights/explain.ts'
import { grantRoutes } from './rights/grants.ts'
import type { AdminRoute } from './route.ts'
import { signInPolicyRoutes } from './sign-in-policy.ts'
import { streamRoutes } from './streams.ts'
import { transferRoutes } from './transfer/transfer.ts'
import { samlRoutes } from './upstreams/saml.ts'
import { upstreamTestRoutes } from './upstreams/tests.ts'
import { upstreamRoutes } from './upstreams/upstreams.ts'
import { everyUserRoute } from './users/all.ts'
import { webhookDeliveryRoutes } from './webhooks/deliveries.ts'
import { webhookRoutes } from './webhooks/webhooks.ts'

/** How every operation of the contract is done. */
export const routes: readonly AdminRoute[] = [
  ...meRoutes,
  ...ownSessionRoutes,
  ...accountRoutes,
  ...brandingRoutes,
  ...signInPolicyRoutes,
  ...overviewRoutes,
  ...everyUserRoute,
  ...everyGroupRoute,
  ...catalogueRoutes,
  ...grantRoutes,
  ...explainRoutes,
  ...activationRoutes,
  ...transferRoutes,
  ...everyApplicationRoute,
  ...connectionRoutes,
  ...connectionTokenRoutes,
  ...samlRoutes,
  ...upstreamRoutes,
  ...upstreamTestRoutes,
  ...streamRoutes,
  ...webhookRoutes,
  ...webhookDeliveryRoutes,
  ...keyRoutes,
  ...outboxRoutes,
  ...libraryRoutes,
  ...planRoutes,
  ...analyticsRoutes,
  ...auditRoutes,
]
