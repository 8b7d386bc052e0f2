import type { Account } from '../model/account.ts'
import type { JsonObject } from '../model/json.ts'
import { securityEventUris } from '../model/security-event.ts'
import { type Stream, streamLimits } from '../model/stream.ts'

/** RFC 8935 and RFC 8936 by their names as delivery methods. */
export const methods = { push: 'urn:ietf:rfc:8935', poll: 'urn:ietf:rfc:8936' } as const

/** The prefix of everything but the metadata. */
export const prefix = '/t/:account/ssf/v1'

export function endpointOf({ issuer }: Account, path: string): string {
  return `${issuer}/ssf/v1${path}`
}

/** The configuration of a stream (Shared Signals Framework 1.0, Stream Configuration). Nothing tells the receiver's secret. */
export function representStream(stream: Stream, account: Account): JsonObject {
  const { id, clientId, description, eventsRequested, subjectFormat } = stream
  return {
    stream_id: id,
    iss: account.issuer,
    aud: clientId,
    delivery: delivery(stream, account),
    events_supported: securityEventUris,
    events_requested: eventsRequested,
    events_delivered: securityEventUris.filter(uri => eventsRequested.includes(uri)),
    min_verification_interval: streamLimits.verificationInterval,
    format: subjectFormat,
    ...(description === null ? {} : { description }),
  }
}

function delivery(stream: Stream, account: Account): JsonObject {
  const way = stream.delivery
  if (way.method === 'push') return { method: methods.push, endpoint_url: way.endpointUrl }
  return { method: methods.poll, endpoint_url: endpointOf(account, `/poll/${stream.id}`) }
}

export function representStatus({ id, status, statusReason }: Stream): JsonObject {
  return { stream_id: id, status, ...(statusReason === null ? {} : { reason: statusReason }) }
}
