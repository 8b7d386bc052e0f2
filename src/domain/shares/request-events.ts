import type { AccessRequest } from '../../model/access-request.ts'
import type { EventType } from '../../model/event-types.ts'
import type { EventRecord } from '../../model/event.ts'
import type { JsonObject } from '../../model/json.ts'

/** What is told of a request: of its resource, or of whoever asked where there is none. `name` is that of the target. */
export function requestEvent(
  type: EventType,
  { id, requesterId, resourceId, reference }: AccessRequest,
  name: string,
  data: JsonObject = {},
): EventRecord {
  const told = { request: id, requester: requesterId, ...data }
  if (resourceId === null) {
    return { type, target: { kind: 'user', id: requesterId, name }, data: { ...told, reference } }
  }
  return { type, target: { kind: 'resource', id: resourceId, name }, data: told }
}
