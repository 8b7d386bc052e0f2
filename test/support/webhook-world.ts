import type { ExecutionContext } from 'ava'
import type { Context } from '../../src/domain/context.ts'
import { createGroup } from '../../src/domain/groups/create-group.ts'
import { deliverWebhooks } from '../../src/domain/webhooks/deliver-webhooks.ts'
import { createWebhook } from '../../src/domain/webhooks/webhooks.ts'
import type { TestApp } from './app.ts'
import { type WebhookReceiver, webhookReceiver } from './webhook-receiver.ts'

/** An account with a webhook that listens to new groups. */
export type WebhookWorld = {
  readonly context: Context
  readonly receiver: WebhookReceiver
  readonly id: string
  readonly secret: string
  readonly group: (name: string) => Promise<unknown>
  /** Delivers what is due now, after making everything due. */
  readonly deliver: () => Promise<number>
}

export async function webhookWorld(
  app: TestApp,
  t: ExecutionContext,
  slug: string,
): Promise<WebhookWorld> {
  const context = app.inAccount(await app.makeAccount(slug))
  const receiver = await webhookReceiver(t)
  const input = { url: receiver.url, description: '', eventTypes: ['group.created'] }
  const { webhook, secret } = await createWebhook(context, app.box, input)
  const directory = { kind: 'directory', externalId: null, attributes: {} } as const
  return {
    context,
    receiver,
    id: webhook.id,
    secret: secret.secret,
    group: name => createGroup(context, { ...directory, name }),
    deliver: async () => {
      await app
        .db('outbox')
        .where({ account_id: context.account.id })
        .update({ next_attempt_at: new Date(0) })
      return deliverWebhooks(receiver.parts(app))
    },
  }
}
