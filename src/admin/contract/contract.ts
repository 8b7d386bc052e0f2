/**
 * The console API as data: every operation with what it needs, takes and answers. Requests are checked by it, handlers are
 * typed by it, the OpenAPI document is made from it, and the matrix test goes through it.
 */
import { accountOperations } from './account.ts'
import { analyticsOperations } from './analytics.ts'
import { brandingOperations } from './branding.ts'
import { everyApplicationOperation } from './applications/all.ts'
import { auditOperations } from './audit.ts'
import { connectionOperations } from './connections/connections.ts'
import { connectionTokenOperations } from './connections/tokens.ts'
import { everyGroupOperation } from './groups/all.ts'
import { keyOperations } from './keys.ts'
import { libraryOperations } from './library/all.ts'
import { meOperations } from './me.ts'
import type { Definition } from './operation.ts'
import { overviewOperations } from './overview.ts'
import { outboxOperations } from './outbox.ts'
import { planOperations } from './plan.ts'
import { activationOperations } from './rights/activation.ts'
import { catalogueOperations } from './rights/catalogue.ts'
import { explainOperations } from './rights/explain.ts'
import { grantOperations } from './rights/grants.ts'
import { signInPolicyOperations } from './sign-in-policy.ts'
import { streamOperations } from './streams.ts'
import { transferOperations } from './transfer.ts'
import { samlOperations } from './upstreams/saml.ts'
import { upstreamTestOperations } from './upstreams/tests.ts'
import { upstreamOperations } from './upstreams/upstreams.ts'
import { everyUserOperation } from './users/all.ts'
import { webhookDeliveryOperations } from './webhooks/deliveries.ts'
import { webhookOperations } from './webhooks/webhooks.ts'

export const contract: readonly Definition[] = [
  ...meOperations,
  ...accountOperations,
  ...brandingOperations,
  ...signInPolicyOperations,
  ...overviewOperations,
  ...everyUserOperation,
  ...everyGroupOperation,
  ...catalogueOperations,
  ...grantOperations,
  ...explainOperations,
  ...activationOperations,
  ...transferOperations,
  ...everyApplicationOperation,
  ...connectionOperations,
  ...connectionTokenOperations,
  ...samlOperations,
  ...upstreamOperations,
  ...upstreamTestOperations,
  ...streamOperations,
  ...webhookOperations,
  ...webhookDeliveryOperations,
  ...keyOperations,
  ...outboxOperations,
  ...libraryOperations,
  ...planOperations,
  ...analyticsOperations,
  ...auditOperations,
]
