import {
  changeWebhook as change,
  createWebhook as create,
  getWebhook as get,
  listWebhooks as list,
  removeWebhook as remove,
} from '../../domain/webhooks/webhooks.ts'
import {
  listWebhookSecrets as listSecrets,
  rollWebhookSecret as roll,
} from '../../domain/webhooks/webhook-secrets.ts'
import type { Webhook } from '../../model/webhook.ts'
import {
  changeWebhook,
  createWebhook,
  getWebhook,
  listWebhooks,
  listWebhookSecrets,
  removeWebhook,
  rollWebhookSecret,
} from '../contract/webhooks/webhooks.ts'
import { partAnswer, partIn } from '../lists/listed.ts'
import { type Answer, route } from '../route.ts'

export const webhookRoutes = [
  route(listWebhooks, async request =>
    partAnswer(request, await list(request.context, partIn(request)), represent),
  ),
  route(createWebhook, async ({ context, parts, body }) => {
    const { webhook, secret } = await create(context, parts.box, body)
    return { webhook: represent(webhook), secret }
  }),
  route(getWebhook, async ({ context, params }) => represent(await get(context, params.webhook))),
  route(changeWebhook, async ({ context, params, body, expected }) =>
    represent(await change(context, params.webhook, { change: body, expected })),
  ),
  route(removeWebhook, ({ context, params }) => remove(context, params.webhook)),
  route(listWebhookSecrets, async ({ context, params }) => {
    const secrets = await listSecrets(context, params.webhook)
    return {
      next: null,
      items: secrets.map(({ id, createdAt, expiresAt }) => ({
        id,
        createdAt: createdAt.toISOString(),
        expiresAt: expiresAt?.toISOString() ?? null,
      })),
    }
  }),
  route(rollWebhookSecret, ({ context, parts, params, body }) =>
    roll(context, parts.box, { id: params.webhook, grace: body.grace }),
  ),
]

function represent(webhook: Webhook): Answer<typeof getWebhook> {
  const { failingSince, deliveredAt, createdAt, updatedAt, ...rest } = webhook
  return {
    ...rest,
    failingSince: failingSince?.toISOString() ?? null,
    deliveredAt: deliveredAt?.toISOString() ?? null,
    createdAt: createdAt.toISOString(),
    updatedAt: updatedAt.toISOString(),
  }
}
