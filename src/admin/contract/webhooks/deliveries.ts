import { z } from 'zod'
import { deliveryStates } from '../../../model/webhook.ts'
import { id, json, listQuery, moment, oneOf, pageOf, timestamp } from '../common.ts'
import { operation } from '../operation.ts'

const delivery = z
  .strictObject({
    id: id.describe('Also the `webhook-id` of the message, at every attempt and replay.'),
    type: z.string(),
    occurredAt: timestamp,
    state: z.enum(deliveryStates),
    attempts: z.int(),
    createdAt: timestamp,
  })
  .meta({ id: 'WebhookDelivery' })

const detail = delivery
  .extend({
    data: z.record(z.string(), json).describe('What the message says.'),
    log: z
      .array(
        z.strictObject({
          number: z.int(),
          at: timestamp,
          status: z.int().nullable().describe('Of the answer; null where there was none.'),
          milliseconds: z.int(),
          error: z.string().nullable(),
          answer: z.string().describe('The first 500 characters of the answer.'),
        }),
      )
      .describe('The last hundred attempts, the newest first.'),
  })
  .meta({ id: 'WebhookDeliveryDetail' })

const params = oneOf('webhook')
const one = z.strictObject({ webhook: id, delivery: id })

export const listWebhookDeliveries = operation({
  id: 'listWebhookDeliveries',
  method: 'GET',
  path: '/webhooks/:webhook/deliveries',
  tag: 'webhooks',
  summary: 'What a webhook was told in the last thirty days, the newest first',
  needs: 'webhooks.view',
  params,
  query: listQuery.extend({ state: z.enum(deliveryStates).optional() }),
  answer: pageOf(delivery),
})

export const getWebhookDelivery = operation({
  id: 'getWebhookDelivery',
  method: 'GET',
  path: '/webhooks/:webhook/deliveries/:delivery',
  tag: 'webhooks',
  summary: 'A delivery with what it says and how each attempt went',
  description: 'What it says is in the audit trail, so that this also needs the right audit.view.',
  needs: 'webhooks.view',
  params: one,
  answer: detail,
})

export const replayWebhookDelivery = operation({
  id: 'replayWebhookDelivery',
  method: 'POST',
  path: '/webhooks/:webhook/deliveries/:delivery/replay',
  tag: 'webhooks',
  summary: 'Send a delivery once more, with the same id',
  needs: 'webhooks.manage',
  params: one,
})

export const replayWebhook = operation({
  id: 'replayWebhook',
  method: 'POST',
  path: '/webhooks/:webhook/replay',
  tag: 'webhooks',
  summary: 'Send what failed in a range of time once more, at most 10,000 deliveries',
  needs: 'webhooks.manage',
  params,
  body: z.strictObject({
    from: moment,
    until: moment.optional().describe('Now unless said.'),
    delivered: z.boolean().default(false).describe('Also what has arrived before.'),
  }),
  answer: z.strictObject({ deliveries: z.int() }),
  status: 202,
})

export const pingWebhook = operation({
  id: 'pingWebhook',
  method: 'POST',
  path: '/webhooks/:webhook/ping',
  tag: 'webhooks',
  summary: 'Send a message of the type `webhook.ping`',
  needs: 'webhooks.manage',
  params,
  answer: z.strictObject({ delivery: id }),
  status: 202,
})

export const webhookDeliveryOperations = [
  listWebhookDeliveries,
  getWebhookDelivery,
  replayWebhookDelivery,
  replayWebhook,
  pingWebhook,
] as const
