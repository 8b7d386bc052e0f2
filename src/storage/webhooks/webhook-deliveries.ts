import type { Knex } from 'knex'
import type { JsonObject } from '../../model/json.ts'
import type { DeliveryState, WebhookAttempt, WebhookDelivery } from '../../model/webhook.ts'
import { statement } from '../statement.ts'

const columns = `d.id, d.type, d.occurred_at as "occurredAt", d.state, d.attempts, d.created_at as "createdAt"`
const one = 'd.account_id = :accountId and d.id = :id'
const of = 'd.account_id = :accountId and d.webhook_id = :webhookId'
const listed = (state: string): string =>
  `select ${columns} from webhook_deliveries d where ${of} ${state}
      and (cast(:at as timestamptz) is null or (d.created_at, d.id) < (cast(:at as timestamptz), cast(:after as uuid)))
    order by d.created_at desc, d.id desc limit :limit`

const insert = statement(
  'webhook_delivery_insert',
  `with told as (
     insert into webhook_deliveries (account_id, id, webhook_id, type, occurred_at, data)
     values (:accountId, :id, :webhookId, :type, cohort_now(), :data))
   insert into outbox (account_id, kind, lane, payload)
   values (:accountId, 'webhook', cast(:webhookId as uuid), jsonb_build_object('delivery', cast(:id as uuid)))`,
)
const list = statement<WebhookDelivery>('webhook_delivery_list', listed(''))
const listInState = statement<WebhookDelivery>(
  'webhook_delivery_list_in_state',
  listed('and d.state = :state'),
)
const find = statement<FoundDelivery>(
  'webhook_delivery_find',
  `select ${columns}, d.data, d.webhook_id as "webhookId" from webhook_deliveries d where ${one}`,
)
const attempts = statement<WebhookAttempt>(
  'webhook_attempts',
  `select number, at, status, milliseconds, error, answer from webhook_attempts
    where account_id = :accountId and delivery_id = :id order by number desc limit 100`,
)
const attempt = statement(
  'webhook_attempt',
  `with counted as (
     update webhook_deliveries d set attempts = attempts + 1, state = :state where ${one} returning attempts)
   insert into webhook_attempts (account_id, delivery_id, number, status, milliseconds, error, answer)
   select :accountId, :id, attempts, cast(:status as integer), :milliseconds, :error, :answer from counted`,
)
// What waits anyway is left alone: nothing is sent twice for one wish.
const again = (which: string): string => `with chosen as (
     update webhook_deliveries d set state = 'waiting' where ${of} and d.state <> 'waiting' and ${which}
     returning d.account_id, d.id, d.webhook_id),
   queued as (
     insert into outbox (account_id, kind, lane, payload)
     select account_id, 'webhook', webhook_id, jsonb_build_object('delivery', id) from chosen)
   select id from chosen`
const replayOne = statement<{ id: string }>('webhook_replay_one', again('d.id = :id'))
const inRange = `d.created_at >= :from and d.created_at < :until and d.state = any(cast(:states as text[]))`
const replayRange = statement<{ id: string }>('webhook_replay_range', again(inRange))
const countRange = statement<{ count: number }>(
  'webhook_replay_count',
  `select count(*) as count from (
     select 1 from webhook_deliveries d where ${of} and ${inRange} limit :most + 1) few`,
)
const sweep = statement<{ id: string }>(
  'webhook_delivery_sweep',
  `delete from webhook_deliveries where account_id = :accountId and id in (
     select id from webhook_deliveries d where account_id = :accountId and created_at < cohort_now() - make_interval(days => :days)
      order by created_at limit :limit)
   returning id`,
)
const removeAbout = statement(
  'webhook_delivery_delete_about',
  `delete from webhook_deliveries where account_id = :accountId
      and (data #>> '{target,id}' = :userId or data #>> '{actor,id}' = :userId)`,
)

export type DeliveryKey = { readonly accountId: string; readonly id: string }

export type DeliveriesOf = { readonly accountId: string; readonly webhookId: string }

export type FoundDelivery = WebhookDelivery & {
  readonly data: JsonObject
  readonly webhookId: string
}

export type DeliveryPage = DeliveriesOf & {
  readonly state: DeliveryState | undefined
  readonly after: { readonly at: Date; readonly id: string } | null
  readonly limit: number
}

export type NewAttempt = Omit<WebhookAttempt, 'number' | 'at'> & { readonly state: DeliveryState }

export type ReplayRange = DeliveriesOf & {
  readonly from: Date
  readonly until: Date
  readonly states: readonly DeliveryState[]
}

/** Puts something that is no event before a webhook. */
export async function insertDelivery(
  db: Knex,
  delivery: DeliveriesOf & DeliveryKey & { readonly type: string; readonly data: JsonObject },
): Promise<void> {
  await insert(db, { ...delivery, data: JSON.stringify(delivery.data) })
}

/** The deliveries of a webhook, the newest first. */
export async function listDeliveries(
  db: Knex,
  { state, after, ...page }: DeliveryPage,
): Promise<readonly WebhookDelivery[]> {
  const bindings = { ...page, at: after?.at ?? null, after: after?.id ?? null }
  return state === undefined ? list(db, bindings) : listInState(db, { ...bindings, state })
}

export async function findDelivery(db: Knex, key: DeliveryKey): Promise<FoundDelivery | undefined> {
  const [row] = await find(db, key)
  return row
}

/** The last hundred attempts of a delivery, the newest first. */
export async function listAttempts(db: Knex, key: DeliveryKey): Promise<readonly WebhookAttempt[]> {
  return attempts(db, key)
}

export async function insertAttempt(db: Knex, key: DeliveryKey, made: NewAttempt): Promise<void> {
  await attempt(db, { ...key, ...made })
}

/** Sends a delivery once more; false where it waits to be sent. */
export async function replayDelivery(
  db: Knex,
  delivery: DeliveriesOf & DeliveryKey,
): Promise<boolean> {
  return (await replayOne(db, delivery)).length > 0
}

/** How many deliveries a range holds, counted up to one more than `most`. */
export async function countReplay(db: Knex, range: ReplayRange, most: number): Promise<number> {
  const [row] = await countRange(db, { ...range, most })
  return row?.count ?? 0
}

export async function replayDeliveries(db: Knex, range: ReplayRange): Promise<number> {
  return (await replayRange(db, range)).length
}

/** Deletes deliveries that are older than so many days, at most `limit`; gives how many. */
export async function deleteOldDeliveries(
  db: Knex,
  bound: { readonly accountId: string; readonly days: number; readonly limit: number },
): Promise<number> {
  return (await sweep(db, bound)).length
}

/** Deletes what tells of a person or of what the person did. */
export async function deleteDeliveriesAbout(
  db: Knex,
  about: { readonly accountId: string; readonly userId: string },
): Promise<void> {
  await removeAbout(db, about)
}
