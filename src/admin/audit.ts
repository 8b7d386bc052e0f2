import { Readable } from 'node:stream'
import { listAudit } from '../domain/audit/audit.ts'
import { eraseFromAudit as erase } from '../domain/audit/erase-person.ts'
import { exportAudit } from '../domain/audit/export-audit.ts'
import { getRetention, setRetention } from '../domain/audit/retention.ts'
import { isoTimes } from '../lib/iso-times.ts'
import { type EventType, eventTypes } from '../model/event-types.ts'
import type { EventFilter } from '../model/event-filter.ts'
import {
  eraseFromAudit,
  exportAuditEvents,
  getAuditRetention,
  listAuditEvents,
  listEventTypes,
  setAuditRetention,
} from './contract/audit.ts'
import { wholeAnswer } from './lists/listed.ts'
import { placeAt, timedAnswer } from './lists/timed.ts'
import { route } from './route.ts'

export const auditRoutes = [
  route(listAuditEvents, async request => {
    const { limit, cursor: _, ...rest } = request.query
    const asked = { filter: filterOf(rest), limit, after: placeAt(request) }
    return timedAnswer(request, await listAudit(request.context, asked), isoTimes)
  }),
  route(listEventTypes, async () =>
    wholeAnswer(Object.entries(eventTypes), ([type, description]) => ({
      type: type as EventType,
      description,
    })),
  ),
  route(exportAuditEvents, async ({ context, query: { format, ...rest } }) => {
    const pieces = await exportAudit(context, { filter: filterOf(rest), format })
    return {
      mediaType: format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl',
      fileName: `audit-${context.account.slug}.${format}`,
      body: Readable.from(pieces, { objectMode: true, highWaterMark: 1 }),
    }
  }),
  route(getAuditRetention, async ({ context }) => ({ months: await getRetention(context) })),
  route(setAuditRetention, async ({ context, body }) => {
    await setRetention(context, body.months)
    return { months: await getRetention(context) }
  }),
  route(eraseFromAudit, async ({ context, body }) => ({ events: await erase(context, body.user) })),
]

type Asked = Omit<ReturnType<(typeof exportAuditEvents)['query']['parse']>, 'format'>

function filterOf({ actor, target, action, from, until, ...rest }: Asked): EventFilter {
  const given = {
    ...rest,
    actorId: actor,
    targetId: target,
    type: action,
    from: from === undefined ? undefined : new Date(from),
    until: until === undefined ? undefined : new Date(until),
  }
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))
}
