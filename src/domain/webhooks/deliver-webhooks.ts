import type { Knex } from 'knex'
import { backoffSeconds } from '../../lib/backoff.ts'
import type { Outbound } from '../../lib/outbound.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import { webhookHeaders } from '../../lib/webhook-signature.ts'
import type { Webhook } from '../../model/webhook.ts'
import {
  type FoundDelivery,
  findDelivery,
  insertAttempt,
} from '../../storage/webhooks/webhook-deliveries.ts'
import {
  disableWebhook,
  findWebhook,
  noteArrival,
  noteWebhookFailure,
} from '../../storage/webhooks/webhooks.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { type Deliver, deliverDue, NotDelivered } from '../outbox/work-outbox.ts'
import { targetOf } from './known-webhook.ts'
import { openSecrets } from './sealed-secrets.ts'

const timeout = 10_000
const mostAttempts = 18 // with these waits about two days and a half
const backoff = { first: 5, longest: 8 * 3600 }
const mostDaysFailing = 5
const excerpt = 500

export type WebhookParts = {
  readonly db: Knex
  readonly box: SecretBox
  readonly outbound: Outbound
}

/** Sends what is due to webhooks; gives how many deliveries were tried. Several processes may do so at once. */
export async function deliverWebhooks({ db, box, outbound }: WebhookParts): Promise<number> {
  return deliverDue(db, 'webhook', webhookDelivery(box, outbound), mostAttempts)
}

/** Sends one delivery, signed anew at each attempt, and keeps how it went. Throws where it is to be tried again. */
function webhookDelivery(box: SecretBox, outbound: Outbound): Deliver {
  return async (context, { payload, attempts }) => {
    const { delivery: id } = payload as { readonly delivery: string }
    const key = { accountId: context.account.id, id }
    const delivery = await findDelivery(context.db, key)
    // Gone, or sent by a process that was cut off before it could say so.
    if (delivery?.state !== 'waiting') return
    const webhook = await findWebhook(context.db, { ...key, id: delivery.webhookId })
    if (webhook === undefined) return
    if (!webhook.enabled) return insertAttempt(context.db, key, switchedOff)
    const secrets = await openSecrets(context, box, webhook.id)
    const outcome = await send(outbound, { webhook, delivery, secrets })
    const { error, status, retryAfter } = outcome
    const hopeless = attempts >= mostAttempts || status === 410
    const state = error === null ? 'delivered' : hopeless ? 'failed' : 'waiting'
    const { milliseconds, answer } = outcome
    await insertAttempt(context.db, key, { state, status, milliseconds, error, answer })
    if (error === null) return noteArrival(context.db, { ...key, id: webhook.id })
    await noteFailure(context, webhook, outcome)
    if (!hopeless) throw new NotDelivered(error, backoffSeconds(attempts, backoff, retryAfter))
  }
}

const switchedOff = {
  state: 'failed',
  status: null,
  milliseconds: 0,
  error: 'the webhook is switched off',
  answer: '',
} as const

type Outcome = {
  readonly status: number | null
  readonly milliseconds: number
  /** Null where it arrived. */
  readonly error: string | null
  readonly answer: string
  /** Seconds. */
  readonly retryAfter: number
}

type Sent = {
  readonly webhook: Webhook
  readonly delivery: FoundDelivery
  readonly secrets: readonly string[]
}

async function send(outbound: Outbound, { webhook, delivery, secrets }: Sent): Promise<Outcome> {
  const { id, type, occurredAt, data } = delivery
  const body = JSON.stringify({ type, timestamp: occurredAt.toISOString(), data })
  const timestamp = Math.floor(Date.now() / 1000)
  const headers = {
    'content-type': 'application/json',
    'user-agent': 'Cohort-Webhooks/1',
    ...webhookHeaders({ id, timestamp, body }, secrets),
  }
  const began = performance.now()
  const took = (): number => Math.round(performance.now() - began)
  try {
    const answered = await outbound({ url: webhook.url, headers, body, timeout, excerpt: true })
    const { status } = answered
    const error = status >= 200 && status < 300 ? null : `answered ${status}`
    const retryAfter = secondsOf(answered.retryAfter)
    return { status, milliseconds: took(), error, answer: plain(answered.body), retryAfter }
  } catch (failure) {
    const error = failure instanceof Error ? plain(failure.message) : 'no answer'
    return { status: null, milliseconds: took(), error, answer: '', retryAfter: 0 }
  }
}

/** After days without any success, or where the receiver says that it is gone (410), the webhook is switched off. */
async function noteFailure(context: Context, webhook: Webhook, outcome: Outcome): Promise<void> {
  const key = { accountId: context.account.id, id: webhook.id }
  const error = outcome.error ?? ''
  const long = await noteWebhookFailure(context.db, key, { error, days: mostDaysFailing })
  if (!long && outcome.status !== 410) return
  const reason =
    outcome.status === 410
      ? 'the receiver answered 410: it is gone'
      : `nothing arrived for ${mostDaysFailing} days`
  await inTransaction(context, async inside => {
    if (!(await disableWebhook(inside.db, key, reason))) return
    const data = { reason, error }
    await recordEvent(inside, { type: 'webhook.disabled', target: targetOf(webhook), data })
  })
}

function secondsOf(header: string | undefined): number {
  return /^\d{1,6}$/.test(header ?? '') ? Math.min(Number(header), backoff.longest) : 0
}

/** Text of a stranger's server as it can be kept and shown. */
function plain(text: string): string {
  return text.slice(0, excerpt).replaceAll('\0', '').toWellFormed()
}
