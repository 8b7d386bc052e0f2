import type { EventRecord } from '../../model/event.ts'
import type { JsonObject } from '../../model/json.ts'
import type { Context } from '../context.ts'

/** What an event of a request is about. Who asked is not told in it: nobody of here, whose data could be erased later. */
export function aboutRequest(
  { account }: Context,
  id: string,
  data: JsonObject = {},
): Pick<EventRecord, 'target' | 'data'> {
  const target = { kind: 'account', id: account.id, name: account.slug } as const
  return { target, data: { ...data, request: id } }
}
