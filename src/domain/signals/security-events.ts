import type { ActorKind } from '../../model/event.ts'
import type { JsonObject } from '../../model/json.ts'
import { type SecurityEventType, securityEventTypes } from '../../model/security-event.ts'
import { streamLimits } from '../../model/stream.ts'
import { insertPersonEvents } from '../../storage/signals/stream-events.ts'
import type { Context } from '../context.ts'

export type SecurityEvent = {
  /** Or several, in the order in which they are told. */
  readonly type: SecurityEventType | readonly SecurityEventType[]
  readonly subject: { readonly sub: string }
  /**
   * Of `token-claims-change`: the changed claims with their new values, as the application (`clientId`) knows them. Of the
   * other types: members of the event itself. `credential-change` without any says that the password was changed.
   */
  readonly claims?: JsonObject
  /** Only this application is told. Without it: every one that the person has entered or may enter, and services. */
  readonly clientId?: string
  /** For the administrators of the receiver, in English. */
  readonly reason?: string
}

/**
 * Queues a security event for every stream that asked for its type: one statement, which finds nothing to do where there
 * are no streams. Called inside the transaction of the change that it tells, before that takes away the records,
 * memberships or assignments by which it is known who may hear of the person. Gives how many events will be delivered.
 */
export async function tellReceivers(context: Context, event: SecurityEvent): Promise<number> {
  const { account, actor, requestId } = context
  return insertPersonEvents(context.db, {
    accountId: account.id,
    sub: event.subject.sub,
    events: [event.type].flat().map(type => ({
      type: securityEventTypes[type],
      details: detailsOf(type, event),
      tellsWho: !type.startsWith('account-'),
    })),
    entity: initiators[actor.kind],
    actorId: actor.kind === 'user' ? actor.id : null,
    txn: requestId,
    clientId: event.clientId ?? null,
    keptFor: streamLimits.keptFor,
  })
}

/** CAEP 1.0, 2: who brought it about. Of a user it depends on whom the event is about. */
const initiators: Readonly<Record<ActorKind, string | null>> = {
  user: null,
  'command-line': 'admin',
  connection: 'system',
  upstream: 'system',
  application: 'system',
  system: 'system',
}

function detailsOf(
  type: SecurityEventType,
  { claims = {}, reason = reasons[type] }: SecurityEvent,
): JsonObject {
  const told = { reason_admin: { en: reason } }
  switch (type) {
    case 'token-claims-change':
      return { ...told, claims }
    case 'credential-change':
      return { ...told, credential_type: 'password', change_type: 'update', ...claims }
    case 'session-revoked':
      return { ...told, ...claims }
    case 'account-disabled':
    case 'account-enabled':
      return claims // RISC Profile 1.0, 2.3 and 2.4: no reason but its own two
  }
}

/** The interoperability profile asks for a reason that is not empty (3.1, 3.2). */
const reasons: Readonly<Record<SecurityEventType, string>> = {
  'session-revoked': 'The access of the person has ended',
  'token-claims-change': 'Groups or roles of the person have changed',
  'credential-change': 'The password of the person was changed',
  'account-disabled': 'The person was deactivated',
  'account-enabled': 'The person was activated',
}
