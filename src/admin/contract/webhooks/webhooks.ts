import { z } from 'zod'
import { eventTypePattern } from '../../../model/event.ts'
import { type SecretGrace, secretGraces } from '../../../model/webhook.ts'
import { allOf, id, listQuery, oneOf, pageOf, text, timestamp } from '../common.ts'
import { operation } from '../operation.ts'

const settings = {
  url: text(2048).describe('Where messages go: https, or http on loopback.'),
  description: text(512).default(''),
  eventTypes: z
    .array(text(100).regex(eventTypePattern, 'is neither a type nor a beginning'))
    .min(1)
    .max(100)
    .describe('Types of events, or beginnings of them: `group.changed`, `membership.*`, `*`.'),
}

const webhook = z
  .strictObject({
    id,
    url: z.string(),
    description: z.string(),
    eventTypes: z.array(z.string()),
    enabled: z.boolean(),
    disabledReason: z.string().nullable().describe('Why it was switched off by itself.'),
    failingSince: timestamp.nullable().describe('Since when nothing has arrived.'),
    lastFailure: z.string().nullable(),
    deliveredAt: timestamp.nullable(),
    version: z.int(),
    createdAt: timestamp,
    updatedAt: timestamp,
  })
  .meta({ id: 'Webhook' })

const issued = z
  .strictObject({
    id,
    secret: z.string().describe('Told this once: `whsec_…`, as the Standard Webhooks have it.'),
  })
  .meta({ id: 'IssuedWebhookSecret' })

const secret = z
  .strictObject({ id, createdAt: timestamp, expiresAt: timestamp.nullable() })
  .meta({ id: 'WebhookSecret' })

const params = oneOf('webhook')
const graces = Object.keys(secretGraces) as [SecretGrace, ...SecretGrace[]]

export const listWebhooks = operation({
  id: 'listWebhooks',
  method: 'GET',
  path: '/webhooks',
  tag: 'webhooks',
  summary: 'The webhooks of the account',
  needs: 'webhooks.view',
  query: listQuery,
  answer: pageOf(webhook),
})

export const createWebhook = operation({
  id: 'createWebhook',
  method: 'POST',
  path: '/webhooks',
  tag: 'webhooks',
  summary: 'Make a webhook',
  description: 'It hears what the audit trail tells, so that this also needs the right audit.view.',
  needs: 'webhooks.manage',
  recent: true,
  body: z.strictObject(settings),
  answer: z.strictObject({ webhook, secret: issued }),
  location: '/webhooks/{webhook.id}',
  status: 201,
})

export const getWebhook = operation({
  id: 'getWebhook',
  method: 'GET',
  path: '/webhooks/:webhook',
  tag: 'webhooks',
  summary: 'A webhook',
  needs: 'webhooks.view',
  params,
  answer: webhook,
  versioned: true,
})

export const changeWebhook = operation({
  id: 'changeWebhook',
  method: 'PATCH',
  path: '/webhooks/:webhook',
  tag: 'webhooks',
  summary: 'Change a webhook',
  needs: 'webhooks.manage',
  recent: true,
  params,
  body: z.strictObject({
    url: settings.url.optional(),
    description: text(512).optional(),
    eventTypes: settings.eventTypes.optional(),
    enabled: z.boolean().optional(),
  }),
  answer: webhook,
  versioned: true,
})

export const deleteWebhook = operation({
  id: 'deleteWebhook',
  recent: true,
  method: 'DELETE',
  path: '/webhooks/:webhook',
  tag: 'webhooks',
  summary: 'Remove a webhook with its deliveries',
  needs: 'webhooks.manage',
  params,
})

export const listWebhookSecrets = operation({
  id: 'listWebhookSecrets',
  method: 'GET',
  path: '/webhooks/:webhook/secrets',
  tag: 'webhooks',
  summary: 'The live secrets of a webhook, without what they are',
  needs: 'webhooks.view',
  params,
  answer: allOf(secret),
})

export const rollWebhookSecret = operation({
  id: 'rollWebhookSecret',
  method: 'POST',
  path: '/webhooks/:webhook/secrets',
  tag: 'webhooks',
  summary: 'Make a new secret; the present one signs beside it for a while',
  needs: 'webhooks.manage',
  recent: true,
  params,
  body: z.strictObject({ grace: z.enum(graces).default('24h') }),
  answer: issued,
  status: 201,
})

export const webhookOperations = [
  listWebhooks,
  createWebhook,
  getWebhook,
  changeWebhook,
  deleteWebhook,
  listWebhookSecrets,
  rollWebhookSecret,
] as const
