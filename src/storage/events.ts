import type { Knex } from 'knex'
import type { Actor, EventRecord } from '../model/event.ts'
import type { OutboxEntry } from '../model/outbox.ts'
import { newId } from '../lib/ids.ts'
import { outboxBinding, outboxColumns, outboxRows } from './outbox.ts'
import { type Bindings, statement } from './statement.ts'

/** Events of one request and who made it. */
export type EventBatch = {
  readonly accountId: string
  readonly actor: Actor
  readonly requestId: string
  readonly address: string | null
  readonly reason: string | null
  readonly records: readonly EventRecord[]
}

const columns = `account_id, id, type, actor_kind, actor_id, actor_name, target_kind, target_id, target_name,
                       request_id, address, reason, data`
const selected = `select :accountId, r.id, r.type, :actorKind, cast(:actorId as uuid), :actorName, r.kind, r.target, r.name,
          :requestId, :address, :reason, r.data
     from jsonb_to_recordset(cast(:events as jsonb))
       as r (id uuid, type text, kind text, target text, name text, data jsonb)`

const insert = statement(
  'event_add',
  `insert into events (${columns})
   values (:accountId, :id, :type, :actorKind, :actorId, :actorName, :targetKind, :targetId, :targetName,
           :requestId, :address, :reason, :data)`,
)
const insertMany = statement('events_add', `insert into events (${columns}) ${selected}`)
const insertWithOutbox = statement(
  'events_add_with_outbox',
  `with follows as (insert into outbox (${outboxColumns}) ${outboxRows})
   insert into events (${columns}) ${selected}`,
)

/**
 * A part for statements that change several rows: inserts the events (`eventBindings`) of those targets alone whose id the
 * part `changed` of the statement gives.
 */
export function eventsOf(changed: string): string {
  return `insert into events (${columns}) ${selected} join ${changed} on ${changed}.id = cast(r.target as uuid)`
}

export function eventBindings({
  accountId,
  actor,
  requestId,
  address,
  reason,
  records,
}: EventBatch): Bindings {
  const rows = records.map(({ type, target, data = {} }) => {
    return { id: newId(), type, kind: target.kind, target: target.id, name: target.name, data }
  })
  const by = { actorKind: actor.kind, actorId: actor.id, actorName: actor.name }
  return { accountId, requestId, address, reason, ...by, events: JSON.stringify(rows) }
}

/** Inserts events, and entries of the outbox with them, in one statement. */
export async function insertEvents(
  db: Knex,
  batch: EventBatch,
  follows: readonly OutboxEntry[] = [],
): Promise<void> {
  const [record, ...others] = batch.records
  if (record === undefined) return
  if (follows.length > 0) {
    await insertWithOutbox(db, { ...eventBindings(batch), outbox: outboxBinding(follows) })
  } else if (others.length > 0) await insertMany(db, eventBindings(batch))
  else await insertOne(db, batch, record)
}

async function insertOne(db: Knex, batch: EventBatch, record: EventRecord): Promise<void> {
  const { accountId, actor, requestId, address, reason } = batch
  const { type, target, data = {} } = record
  const by = { actorKind: actor.kind, actorId: actor.id, actorName: actor.name }
  const on = { targetKind: target.kind, targetId: target.id, targetName: target.name }
  const id = newId()
  await insert(db, {
    accountId,
    id,
    type,
    ...by,
    ...on,
    requestId,
    address,
    reason,
    data: JSON.stringify(data),
  })
}
