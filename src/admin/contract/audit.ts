import { z } from 'zod'
import { type EventType, eventTypes } from '../../model/event-types.ts'
import { actorKinds, eventTypePattern } from '../../model/event.ts'
import { actor, allOf, id, json, listQuery, moment, pageOf, text, timestamp } from './common.ts'
import { operation } from './operation.ts'

const event = z
  .strictObject({
    id,
    at: timestamp,
    type: z.string().describe('What happened, such as `group.changed`.'),
    typeVersion: z.int().describe('The version of what `data` holds for this type.'),
    actor,
    target: z
      .strictObject({ kind: z.string(), id: z.string(), name: z.string() })
      .describe('What it was done to, with the name of then.'),
    requestId: z.string().describe('The same for every event of one request.'),
    address: z.string().nullable(),
    reason: z.string().nullable().describe('What the header `Reason` of the request said.'),
    data: z.record(z.string(), json).describe('Where something changed, `before` and `after`.'),
  })
  .meta({ id: 'AuditEvent' })

const filter = {
  actorKind: z.enum(actorKinds).optional(),
  actor: id.optional().describe('The id of who did it.'),
  targetKind: text(40).optional().describe('user, group, application …'),
  target: text(200).optional().describe('The id of what it was done to.'),
  action: text(100)
    .regex(eventTypePattern, 'is a type such as group.changed, or a beginning such as group.*')
    .optional()
    .describe('A type, or a beginning of types such as `group.*`.'),
  requestId: text(200).optional(),
  from: moment.optional().describe('At this time or later.'),
  until: moment.optional().describe('Before this time.'),
}

const retention = z
  .strictObject({
    months: z
      .int()
      .min(1)
      .max(240)
      .nullable()
      .describe('Older events are deleted for good; null keeps all.'),
  })
  .meta({ id: 'AuditRetention' })

export const listAuditEvents = operation({
  id: 'listAuditEvents',
  method: 'GET',
  path: '/audit',
  tag: 'audit',
  summary: 'The audit trail, the newest events first',
  needs: 'audit.view',
  query: listQuery.extend(filter),
  answer: pageOf(event),
})

export const listEventTypes = operation({
  id: 'listEventTypes',
  method: 'GET',
  path: '/event-types',
  tag: 'audit',
  summary: 'The types of events, for filters of the audit trail and for webhooks',
  needs: 'signed-in',
  answer: allOf(
    z
      .strictObject({
        type: z.enum(Object.keys(eventTypes) as EventType[]),
        description: z.string(),
      })
      .meta({ id: 'EventType' }),
  ),
})

export const exportAuditEvents = operation({
  id: 'exportAuditEvents',
  method: 'GET',
  path: '/audit/export',
  tag: 'audit',
  summary: 'The audit trail as a file',
  description:
    'The whole trail, or what the filters leave of it. Cells of the CSV hold no formulas.',
  needs: 'audit.view',
  query: z.strictObject({ ...filter, format: z.enum(['jsonl', 'csv']).default('jsonl') }),
  download: ['application/jsonl', 'text/csv'],
})

export const getAuditRetention = operation({
  id: 'getAuditRetention',
  method: 'GET',
  path: '/audit/retention',
  tag: 'audit',
  summary: 'How far the audit trail reaches back',
  needs: 'audit.view',
  answer: retention,
})

export const setAuditRetention = operation({
  id: 'setAuditRetention',
  method: 'PUT',
  path: '/audit/retention',
  tag: 'audit',
  summary: 'Set how far the audit trail reaches back',
  needs: 'account.manage',
  recent: true,
  body: retention,
  answer: retention,
})

export const eraseFromAudit = operation({
  id: 'eraseFromAudit',
  method: 'POST',
  path: '/audit/erasures',
  tag: 'audit',
  summary: 'Take who a deleted person was out of the audit trail',
  description:
    'Names, attributes, addresses and reasons go for good; what was done when, by which id to which id, stays.',
  needs: 'account.manage',
  recent: true,
  body: z.strictObject({ user: id.describe('The id that the person had.') }),
  answer: z.strictObject({ events: z.int().describe('How many events were changed.') }),
})

export const auditOperations = [
  listAuditEvents,
  listEventTypes,
  exportAuditEvents,
  getAuditRetention,
  setAuditRetention,
  eraseFromAudit,
] as const
