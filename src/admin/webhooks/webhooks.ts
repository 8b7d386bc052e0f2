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
import {
  changeWebhook,
  createWebhook,
  getWebhook,
  listWebhooks,
  listWebhookSecrets,
  deleteWebhook,
  rollWebhookSecret,
} from '../contract/webhooks/webhooks.ts'
import { partAnswer, partIn, wholeAnswer } from '../lists/listed.ts'
import { route } from '../route.ts'
import { isoTimes } from '../../lib/iso-times.ts'

export const webhookRoutes = [
  route(listWebhooks, async request =>
    partAnswer(request, await list(request.context, partIn(request)), isoTimes),
  ),
  route(createWebhook, async ({ context, parts, body }) => {
    const { webhook, secret } = await create(context, parts.box, body)
    return { webhook: isoTimes(webhook), secret }
  }),
  route(getWebhook, async ({ context, params }) => isoTimes(await get(context, params.webhook))),
  route(changeWebhook, async ({ context, params, body, expected }) =>
    isoTimes(await change(context, params.webhook, { change: body, expected })),
  ),
  route(deleteWebhook, ({ context, params }) => remove(context, params.webhook)),
  route(listWebhookSecrets, async ({ context, params }) => {
    return wholeAnswer(await listSecrets(context, params.webhook), isoTimes)
  }),
  route(rollWebhookSecret, ({ context, parts, params, body }) =>
    roll(context, parts.box, { id: params.webhook, grace: body.grace }),
  ),
]
