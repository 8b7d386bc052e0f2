import type { AuditEvent } from '../../model/event.ts'
import type { EventFilter } from '../../model/event-filter.ts'
import type { JsonObject } from '../../model/json.ts'
import { csvText } from '../../lib/csv-text.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { checkFilter, streamAudit } from './audit.ts'

export const auditFormats = ['jsonl', 'csv'] as const

export type AuditFormat = (typeof auditFormats)[number]

/**
 * The trail, or what a filter leaves of it, as text in pieces of which one is in memory at a time: JSON Lines, or CSV for
 * spreadsheets. That it was taken out is an event itself, written before the first piece.
 */
export async function exportAudit(
  context: Context,
  { filter = {}, format }: { filter?: EventFilter; format: AuditFormat },
): Promise<AsyncGenerator<string>> {
  demandRight(context, 'audit.view')
  checkFilter(filter)
  await inTransaction(context, async inside => {
    const { account } = inside
    const target = { kind: 'account', id: account.id, name: account.slug } as const
    const data = { format, filter: JSON.parse(JSON.stringify(filter)) as JsonObject }
    await recordEvent(inside, { type: 'account.audit_exported', target, data })
  })
  const events = streamAudit(context, filter)
  return format === 'csv' ? csvText(rowsOf(events), columns) : jsonLines(events)
}

/** An event as people and programs read it outside. */
export function eventJson({ at, ...event }: AuditEvent): JsonObject {
  return { ...event, at: at.toISOString() }
}

async function* jsonLines(batches: AsyncIterable<readonly AuditEvent[]>): AsyncGenerator<string> {
  for await (const events of batches) {
    yield events.map(event => `${JSON.stringify(eventJson(event))}\n`).join('')
  }
}

const columns = [
  'at',
  'type',
  'actor_kind',
  'actor_id',
  'actor_name',
  'target_kind',
  'target_id',
  'target_name',
  'reason',
  'request_id',
  'address',
  'data',
  'id',
]

async function* rowsOf(
  batches: AsyncIterable<readonly AuditEvent[]>,
): AsyncGenerator<readonly (readonly string[])[]> {
  for await (const events of batches) yield events.map(rowOf)
}

function rowOf({ at, actor, target, ...event }: AuditEvent): readonly string[] {
  return [
    at.toISOString(),
    event.type,
    actor.kind,
    actor.id ?? '',
    actor.name,
    target.kind,
    target.id,
    target.name,
    event.reason ?? '',
    event.requestId,
    event.address ?? '',
    JSON.stringify(event.data),
    event.id,
  ]
}
