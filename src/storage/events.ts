import type { Knex } from 'knex'
import type { Actor, EventRecord } from '../model/event.ts'
import { newId } from '../lib/ids.ts'
import { statement } from './statement.ts'

export type EventRow = {
  readonly accountId: string
  readonly actor: Actor
  readonly requestId: string
  readonly address: string | null
  readonly record: EventRecord
}

const insert = statement(
  'event_insert',
  `insert into events (account_id, id, type, actor_kind, actor_id, actor_name, target_kind, target_id, target_name,
                       request_id, address, data)
   values (:accountId, :id, :type, :actorKind, :actorId, :actorName, :targetKind, :targetId, :targetName,
           :requestId, :address, :data)`,
)

const insertMany = statement(
  'events_insert',
  `insert into events (account_id, id, type, actor_kind, actor_id, actor_name, target_kind, target_id, target_name,
                       request_id, address, data)
   select :accountId, r.id, r.type, :actorKind, :actorId, :actorName, r.kind, r.target, r.name, :requestId, :address,
          r.data
     from jsonb_to_recordset(cast(:rows as jsonb))
       as r (id uuid, type text, kind text, target text, name text, data jsonb)`,
)

/** Inserts the events of one request in one statement. */
export async function insertEvents(
  db: Knex,
  { actor, ...request }: Omit<EventRow, 'record'>,
  records: readonly EventRecord[],
): Promise<void> {
  const rows = records.map(({ type, target, data = {} }) => {
    return { id: newId(), type, kind: target.kind, target: target.id, name: target.name, data }
  })
  const by = { actorKind: actor.kind, actorId: actor.id, actorName: actor.name }
  await insertMany(db, { ...request, ...by, rows: JSON.stringify(rows) })
}

export async function insertEvent(db: Knex, event: EventRow): Promise<void> {
  const { actor, record } = event
  await insert(db, {
    accountId: event.accountId,
    id: newId(),
    type: record.type,
    actorKind: actor.kind,
    actorId: actor.id,
    actorName: actor.name,
    targetKind: record.target.kind,
    targetId: record.target.id,
    targetName: record.target.name,
    requestId: event.requestId,
    address: event.address,
    data: JSON.stringify(record.data ?? {}),
  })
}
