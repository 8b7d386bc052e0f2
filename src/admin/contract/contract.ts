/**
 * The console API as data: every operation with what it needs, takes and answers. Requests are checked by it, handlers are
 * typed by it, the OpenAPI document is made from it, and the matrix test goes through it.
 */
import { accountOperations } from './account.ts'
import { everyApplicationOperation } from './applications/all.ts'
import { analyticsOperations } from './analytics.ts'
import { auditOperations } from './audit.ts'
import { groupListOperations } from './groups/list.ts'
import { groupMemberOperations } from './groups/members.ts'
import { groupPreviewOperations } from './groups/preview.ts'
import { groupSettingOperations } from './groups/settings.ts'
import { groupOperations } from './groups/groups.ts'
import { meOperations } from './me.ts'
import { connectionOperations } from './connections/connections.ts'
import { connectionTokenOperations } from './connections/tokens.ts'
import { streamOperations } from './streams.ts'
import { keyOperations } from './keys.ts'
import { outboxOperations } from './outbox.ts'
import { registrationTokenOperations } from './applications/registration-tokens.ts'
import type { Definition } from './operation.ts'
import { planOperations } from './plan.ts'
import { activationOperations } from './rights/activation.ts'
import { catalogueOperations } from './rights/catalogue.ts'
import { explainOperations } from './rights/explain.ts'
import { grantOperations } from './rights/grants.ts'
import { roleOperations } from './users/role.ts'
import { transferOperations } from './transfer.ts'
import { allUserOperations } from './users/all.ts'
import { userListOperations } from './users/list.ts'
import { webhookDeliveryOperations } from './webhooks/deliveries.ts'
import { webhookOperations } from './webhooks/webhooks.ts'

export const contract: readonly Definition[] = [
  ...meOperations,
  ...accountOperations,
  ...auditOperations,
  ...webhookOperations,
  ...webhookDeliveryOperations,
  ...userListOperations,
  ...allUserOperations,
  ...transferOperations,
  ...groupListOperations,
  ...everyApplicationOperation,
  ...connectionOperations,
  ...connectionTokenOperations,
  ...streamOperations,
  ...keyOperations,
  ...outboxOperations,
  ...registrationTokenOperations,
  ...groupOperations,
  ...groupMemberOperations,
  ...groupPreviewOperations,
  ...groupSettingOperations,
  ...planOperations,
  ...activationOperations,
  ...catalogueOperations,
  ...explainOperations,
  ...grantOperations,
  ...roleOperations,
  ...analyticsOperations,
]
