import { Readable } from 'node:stream'
import { z } from 'zod'
import { listAudit } from '../domain/audit/audit.ts'
import { eraseFromAudit as erase } from '../domain/audit/erase-person.ts'
import { exportAudit } from '../domain/audit/export-audit.ts'
import { getRetention, setRetention } from '../domain/audit/retention.ts'
import { isId } from '../lib/ids.ts'
import type { AuditEvent } from '../model/event.ts'
import type { EventFilter } from '../model/event-filter.ts'
import {
  eraseFromAudit,
  exportAuditEvents,
  getAuditRetention,
  listAuditEvents,
  setAuditRetention,
} from './contract/audit.ts'
import { cursorOf, placeOf } from './cursor.ts'
import { type Answer, route } from './route.ts'

const farthest = 8.64e15 // milliseconds, what a Date holds
const place = z
  .tuple([z.int().min(-farthest).max(farthest), z.string().refine(isId)])
  .transform(([at, id]) => ({ at: new Date(at), id }))

export const auditRoutes = [
  route(listAuditEvents, async ({ context, query }) => {
    const { limit, cursor, ...rest } = query
    const after = placeOf(cursor, place)
    const { items, next } = await listAudit(context, { filter: filterOf(rest), limit, after })
    return {
      items: items.map(represent),
      next: cursorOf(next && [next.at.getTime(), next.id]),
    }
  }),
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

function represent({ at, ...event }: AuditEvent): Answer<typeof listAuditEvents>['items'][number] {
  return { ...event, at: at.toISOString() }
}
