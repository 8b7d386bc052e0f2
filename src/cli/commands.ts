import type { Command } from './command.ts'

type Load = () => Promise<readonly Command[]>

/** The commands of each noun, in the order of the overview. They are loaded when asked for: a command starts with what it needs. */
const nouns: Readonly<Record<string, readonly Load[]>> = {
  account: [
    async () => (await import('./account.ts')).accountCommands,
    async () => (await import('./sign-in-policy.ts')).signInPolicyCommands,
  ],
  plan: [async () => (await import('./plan.ts')).planCommands],
  user: [
    async () => (await import('./user.ts')).userCommands,
    async () => (await import('./transfer.ts')).transferCommands('users'),
  ],
  group: [
    async () => (await import('./group.ts')).groupCommands,
    async () => (await import('./transfer.ts')).transferCommands('groups'),
  ],
  membership: [async () => (await import('./transfer.ts')).transferCommands('memberships')],
  connection: [
    async () => (await import('./connections/connection.ts')).connectionCommands,
    async () => (await import('./connections/connection-token.ts')).connectionTokenCommands,
  ],
  schema: [async () => (await import('./schema.ts')).schemaCommands],
  application: [
    async () => (await import('./applications/application.ts')).applicationCommands,
    async () =>
      (await import('./applications/application-assignment.ts')).applicationAssignmentCommands,
    async () => (await import('./applications/application-right.ts')).applicationRightCommands,
    async () => (await import('./applications/claims.ts')).claimsCommands,
    async () => (await import('./applications/application-secret.ts')).applicationSecretCommands,
  ],
  'app-role': [async () => (await import('./applications/app-role.ts')).appRoleCommands],
  'registration-token': [
    async () => (await import('./applications/registration-token.ts')).registrationTokenCommands,
  ],
  key: [async () => (await import('./key.ts')).keyCommands],
  stream: [async () => (await import('./stream.ts')).streamCommands],
  session: [async () => (await import('./session.ts')).sessionCommands],
  outbox: [async () => (await import('./outbox.ts')).outboxCommands],
  audit: [async () => (await import('./audit.ts')).auditCommands],
  webhook: [
    async () => (await import('./webhooks/webhook.ts')).webhookCommands,
    async () => (await import('./webhooks/webhook-delivery.ts')).webhookDeliveryCommands,
  ],
  migrate: [async () => [(await import('./migrate.ts')).migrateCommand]],
}

/** The commands of a noun; of all of them where there is no such noun. */
export async function loadCommands(noun: string | undefined): Promise<readonly Command[]> {
  const known = noun !== undefined && Object.hasOwn(nouns, noun) ? nouns[noun] : undefined
  const loads = known ?? Object.values(nouns).flat()
  return (await Promise.all(loads.map(load => load()))).flat()
}
