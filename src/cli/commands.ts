import { accountCommands } from './account.ts'
import { appRoleCommands } from './applications/app-role.ts'
import { applicationCommands } from './applications/application.ts'
import { applicationAssignmentCommands } from './applications/application-assignment.ts'
import { applicationRightCommands } from './applications/application-right.ts'
import { applicationSecretCommands } from './applications/application-secret.ts'
import { auditCommands } from './audit.ts'
import { claimsCommands } from './applications/claims.ts'
import { connectionCommands } from './connections/connection.ts'
import { connectionTokenCommands } from './connections/connection-token.ts'
import { groupCommands } from './group.ts'
import { keyCommands } from './key.ts'
import { migrateCommand } from './migrate.ts'
import { planCommands } from './plan.ts'
import { registrationTokenCommands } from './applications/registration-token.ts'
import { outboxCommands } from './outbox.ts'
import { schemaCommands } from './schema.ts'
import { sessionCommands } from './session.ts'
import { signInPolicyCommands } from './sign-in-policy.ts'
import { streamCommands } from './stream.ts'
import { transferCommands } from './transfer.ts'
import { userCommands } from './user.ts'
import { webhookCommands } from './webhooks/webhook.ts'
import { webhookDeliveryCommands } from './webhooks/webhook-delivery.ts'
import type { Command } from './command.ts'

/** Every command, in the order of the overview. */
export const commands: readonly Command[] = [
  ...accountCommands,
  ...signInPolicyCommands,
  ...planCommands,
  ...userCommands,
  ...groupCommands,
  ...connectionCommands,
  ...schemaCommands,
  ...connectionTokenCommands,
  ...applicationCommands,
  ...applicationAssignmentCommands,
  ...applicationRightCommands,
  ...claimsCommands,
  ...appRoleCommands,
  ...applicationSecretCommands,
  ...registrationTokenCommands,
  ...keyCommands,
  ...streamCommands,
  ...transferCommands,
  ...sessionCommands,
  ...outboxCommands,
  ...auditCommands,
  ...webhookCommands,
  ...webhookDeliveryCommands,
  migrateCommand,
]
