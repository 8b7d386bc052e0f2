import { accountRoutes } from './account.ts'
import { everyApplicationRoute } from './applications/all.ts'
import { analyticsRoutes } from './analytics.ts'
import { auditRoutes } from './audit.ts'
import { groupListRoutes } from './groups/list.ts'
import { groupRoutes } from './groups/groups.ts'
import { groupIconRoutes } from './groups/icons.ts'
import { groupMemberRoutes } from './groups/members.ts'
import { groupPreviewRoutes } from './groups/preview.ts'
import { groupSettingRoutes } from './groups/settings.ts'
import { meRoutes } from './me.ts'
import { ownSessionRoutes } from './own-sessions.ts'
import { planRoutes } from './plan.ts'
import { activationRoutes } from './rights/activation.ts'
import { catalogueRoutes } from './rights/catalogue.ts'
import { explainRoutes } from './rights/explain.ts'
import { grantRoutes } from './rights/grants.ts'
import { roleRoutes } from './users/role.ts'
import { connectionRoutes } from './connections/connections.ts'
import { connectionTokenRoutes } from './connections/tokens.ts'
import { streamRoutes } from './streams.ts'
import { keyRoutes } from './keys.ts'
import { outboxRoutes } from './outbox.ts'
import { registrationTokenRoutes } from './applications/registration-tokens.ts'
import type { AdminRoute } from './route.ts'
import { transferRoutes } from './transfer/transfer.ts'
import { allUserRoutes } from './users/all.ts'
import { userListRoutes } from './users/list.ts'
import { webhookDeliveryRoutes } from './webhooks/deliveries.ts'
import { webhookRoutes } from './webhooks/webhooks.ts'

/** How every operation of the contract is done. */
export const routes: readonly AdminRoute[] = [
  ...meRoutes,
  ...ownSessionRoutes,
  ...accountRoutes,
  ...auditRoutes,
  ...webhookRoutes,
  ...webhookDeliveryRoutes,
  ...userListRoutes,
  ...allUserRoutes,
  ...transferRoutes,
  ...groupListRoutes,
  ...everyApplicationRoute,
  ...connectionRoutes,
  ...connectionTokenRoutes,
  ...streamRoutes,
  ...keyRoutes,
  ...outboxRoutes,
  ...registrationTokenRoutes,
  ...groupRoutes,
  ...groupIconRoutes,
  ...groupMemberRoutes,
  ...groupPreviewRoutes,
  ...groupSettingRoutes,
  ...planRoutes,
  ...activationRoutes,
  ...catalogueRoutes,
  ...explainRoutes,
  ...grantRoutes,
  ...roleRoutes,
  ...analyticsRoutes,
]
