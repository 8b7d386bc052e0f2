import { isId } from '../../lib/ids.ts'
import { type AuditEvent, eventTypePattern } from '../../model/event.ts'
import type { EventFilter, EventPosition } from '../../model/event-filter.ts'
import { Refusal } from '../../model/refusal.ts'
import { type EventPage, listEvents } from '../../storage/audit/list-events.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'

const usual = 50
const most = 200
const batch = 1000

export type AuditRequest = {
  readonly filter?: EventFilter
  /** The last event of the page before. */
  readonly after?: EventPosition | undefined
  readonly limit?: number
}

export type AuditPage = {
  readonly items: readonly AuditEvent[]
  /** Where the next page goes on; undefined at the end. */
  readonly next: EventPosition | undefined
}

/** A page of the trail, the newest events first. */
export async function listAudit(context: Context, request: AuditRequest = {}): Promise<AuditPage> {
  const { filter = {}, after, limit = usual } = request
  demandRight(context, 'audit.view')
  checkFilter(filter)
  const size = Math.min(Math.max(limit, 1), most)
  const place = { accountId: context.account.id, filter, after: after ?? null }
  const found = await read(context.db, { ...place, limit: size + 1 })
  const items = found.slice(0, size)
  return { items, next: found.length > size ? positionOf(items) : undefined }
}

/**
 * The whole trail, the newest events first, in batches that are each read when they are asked for. What is written
 * meanwhile is newer than where it began, and so neither moves nor doubles anything.
 */
export async function* streamAudit(
  context: Context,
  filter: EventFilter = {},
): AsyncGenerator<readonly AuditEvent[]> {
  const accountId = context.account.id
  for (let after: EventPosition | undefined; ;) {
    const page = { accountId, filter, after: after ?? null, limit: batch }
    const events = await read(context.db, page)
    if (events.length > 0) yield events
    after = positionOf(events)
    if (after === undefined || events.length < batch) return
  }
}

/** Refuses what no event can have; the refusal names the field. */
export function checkFilter({ type, from, until }: EventFilter): void {
  if (type !== undefined && !eventTypePattern.test(type)) {
    throw wrong(
      'type',
      'is a type of events, such as group.changed, or a beginning, such as group.*',
    )
  }
  if (from !== undefined && until !== undefined && from >= until) {
    throw wrong('until', 'is later than from')
  }
}

/** What is no id names nobody. */
async function read(db: Context['db'], page: EventPage): Promise<readonly AuditEvent[]> {
  const { actorId } = page.filter
  return actorId === undefined || isId(actorId) ? listEvents(db, page) : []
}

function positionOf(events: readonly AuditEvent[]): EventPosition | undefined {
  const last = events.at(-1)
  return last && { at: last.at, id: last.id }
}

function wrong(field: string, rule: string): Refusal {
  return new Refusal('invalid', `${field} ${rule}`, { field })
}
