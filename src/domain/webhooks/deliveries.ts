import { isId, newId } from '../../lib/ids.ts'
import { Refusal } from '../../model/refusal.ts'
import type { DeliveryState, WebhookDelivery, WebhookDeliveryDetail } from '../../model/webhook.ts'
import {
  countReplay,
  type DeliveriesOf,
  findDelivery,
  insertDelivery,
  listAttempts,
  listDeliveries as listRows,
  replayDeliveries,
  replayDelivery as replayRow,
} from '../../storage/webhooks/webhook-deliveries.ts'
import { demandRight } from '../caller.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { demandToManage, keyOf, lockKnown, targetOf } from './known-webhook.ts'
import { getWebhook } from './webhooks.ts'

const usual = 50
const mostListed = 200
const mostReplayed = 10_000

export type DeliveryPlace = { readonly at: Date; readonly id: string }

export type DeliveryRequest = {
  readonly state?: DeliveryState | undefined
  /** The last delivery of the page before. */
  readonly after?: DeliveryPlace | undefined
  readonly limit?: number
}

export type DeliveryPage = {
  readonly items: readonly WebhookDelivery[]
  readonly next: DeliveryPlace | undefined
}

/** What a webhook was told in the last thirty days, the newest first. */
export async function listDeliveries(
  context: Context,
  id: string,
  { state, after, limit = usual }: DeliveryRequest = {},
): Promise<DeliveryPage> {
  await getWebhook(context, id)
  const size = Math.min(Math.max(limit, 1), mostListed)
  const page = { ...of(context, id), state, after: after ?? null, limit: size + 1 }
  const found = await listRows(context.db, page)
  const items = found.slice(0, size)
  const last = found.length > size ? items.at(-1) : undefined
  return { items, next: last && { at: last.createdAt, id: last.id } }
}

/** A delivery with what it says and how each attempt went. What it says is what the audit trail tells. */
export async function getDelivery(
  context: Context,
  id: string,
  deliveryId: string,
): Promise<WebhookDeliveryDetail> {
  demandRight(context, 'audit.view')
  await getWebhook(context, id)
  const key = { accountId: context.account.id, id: deliveryId }
  const found = isId(deliveryId) ? await findDelivery(context.db, key) : undefined
  if (found?.webhookId !== id) throw unknownDelivery()
  const { webhookId: _, ...delivery } = found
  return { ...delivery, log: await listAttempts(context.db, key) }
}

/** Sends a delivery once more, with the same id, so that a receiver knows it again. One that waits is left alone. */
export async function replayDelivery(
  context: Context,
  id: string,
  deliveryId: string,
): Promise<void> {
  demandToManage(context)
  await inTransaction(context, async inside => {
    const webhook = await lockKnown(inside, id)
    await getDelivery(inside, id, deliveryId)
    if (!(await replayRow(inside.db, { ...of(inside, id), id: deliveryId }))) return
    const data = { delivery: deliveryId }
    await recordEvent(inside, { type: 'webhook.replayed', target: targetOf(webhook), data })
  })
}

export type Replay = {
  readonly from: Date
  /** Now, unless said. */
  readonly until?: Date | undefined
  /** Also what has arrived before. */
  readonly delivered?: boolean
}

/** Sends what failed in a range of time once more; gives how many deliveries that are. */
export async function replayRange(context: Context, id: string, replay: Replay): Promise<number> {
  demandToManage(context)
  const { from, until = new Date(), delivered = false } = replay
  if (!(from < until)) {
    throw new Refusal('invalid', 'from is earlier than until', { field: 'from' })
  }
  return inTransaction(context, async inside => {
    const webhook = await lockKnown(inside, id)
    const states: DeliveryState[] = delivered ? ['failed', 'delivered'] : ['failed']
    const range = { ...of(inside, id), from, until, states }
    if ((await countReplay(inside.db, range, mostReplayed)) > mostReplayed) {
      const why = `these are more than ${mostReplayed} deliveries: name a shorter time`
      throw new Refusal('too-costly', why, { field: 'from' })
    }
    const deliveries = await replayDeliveries(inside.db, range)
    if (deliveries === 0) return 0
    const data = { from: from.toISOString(), until: until.toISOString(), delivered, deliveries }
    await recordEvent(inside, { type: 'webhook.replayed', target: targetOf(webhook), data })
    return deliveries
  })
}

/** Sends a message of the type `webhook.ping`, whatever the webhook listens to; gives the id of the delivery. */
export async function pingWebhook(context: Context, id: string): Promise<string> {
  demandToManage(context)
  return inTransaction(context, async inside => {
    const webhook = await lockKnown(inside, id)
    if (!webhook.enabled) throw new Refusal('conflict', 'the webhook is switched off')
    const delivery = newId()
    const { id: actorId, kind, name } = inside.actor
    const data = { webhook: id, actor: { kind, id: actorId, name } }
    await insertDelivery(inside.db, { ...of(inside, id), id: delivery, type: 'webhook.ping', data })
    const target = targetOf(webhook)
    await recordEvent(inside, { type: 'webhook.pinged', target, data: { delivery } })
    return delivery
  })
}

function of(context: Context, id: string): DeliveriesOf {
  return { accountId: keyOf(context, id).accountId, webhookId: id }
}

function unknownDelivery(): Refusal {
  return new Refusal('not-found', 'this webhook has no such delivery')
}
