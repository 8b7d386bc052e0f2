import { isId } from '../../lib/ids.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Right } from '../../model/right.ts'
import type { Webhook } from '../../model/webhook.ts'
import { lockWebhook, type WebhookKey } from '../../storage/webhooks/webhooks.ts'
import { demandRight } from '../caller.ts'
import type { Context } from '../context.ts'

/** The webhook, held until the transaction ends. */
export async function lockKnown(context: Context, id: string): Promise<Webhook> {
  return knownWebhook(await lockWebhook(context.db, keyOf(context, id)))
}

export function keyOf({ account }: Context, id: string): WebhookKey {
  if (!isId(id)) throw unknownWebhook()
  return { accountId: account.id, id }
}

export function targetOf({ id, url }: Pick<Webhook, 'id' | 'url'>): {
  kind: 'webhook'
  id: string
  name: string
} {
  return { kind: 'webhook', id, name: withoutQuery(url) }
}

/** A webhook hears everything that the trail tells, so who makes one must be allowed to read it. */
export function demandToManage(context: Context): void {
  for (const right of ['webhooks.manage', 'audit.view'] satisfies readonly Right[]) {
    demandRight(context, right)
  }
}

export function knownWebhook(webhook: Webhook | undefined): Webhook {
  if (webhook === undefined) throw unknownWebhook()
  return webhook
}

function unknownWebhook(): Refusal {
  return new Refusal('not-found', 'there is no such webhook')
}

/** People put tokens into the query. */
export function withoutQuery(url: string): string {
  return url.split('?')[0] ?? ''
}
