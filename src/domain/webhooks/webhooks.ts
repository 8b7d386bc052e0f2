import { newId } from '../../lib/ids.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Webhook, WebhookSettings } from '../../model/webhook.ts'
import { lockAccount } from '../../storage/accounts.ts'
import {
  countWebhooks,
  deleteWebhook,
  findWebhook,
  insertWebhook,
  listWebhooks as listRows,
  updateWebhook,
  type WebhookKey,
} from '../../storage/webhooks/webhooks.ts'
import { demandRight } from '../caller.ts'
import { changesBetween } from '../changes.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { type Expected, isExpected } from '../expected-version.ts'
import { type Part, partOf, type PartRequest } from '../parts.ts'
import { checkWebhook } from './check-webhook.ts'
import {
  demandToManage,
  keyOf,
  knownWebhook,
  lockKnown,
  targetOf,
  withoutQuery,
} from './known-webhook.ts'
import { issueSecret, type IssuedSecret } from './sealed-secrets.ts'

const most = 50

export type NewWebhook = Omit<WebhookSettings, 'enabled'>

/** Makes a webhook, listening from now on, with its first secret, which is told this once. */
export async function createWebhook(
  context: Context,
  box: SecretBox,
  input: NewWebhook,
): Promise<{ readonly webhook: Webhook; readonly secret: IssuedSecret }> {
  demandToManage(context)
  const settings = { ...input, enabled: true }
  checkWebhook(settings)
  return inTransaction(context, async inside => {
    const accountId = inside.account.id
    await lockAccount(inside.db, accountId, 'webhooks')
    if ((await countWebhooks(inside.db, accountId)) >= most) {
      throw new Refusal('conflict', `an account has at most ${most} webhooks`)
    }
    const key = { accountId, id: newId() }
    await insertWebhook(inside.db, key, settings)
    const secret = await issueSecret(inside, box, { id: key.id, grace: 0 })
    const webhook = await getHeld(inside, key)
    const data = { after: told(settings) }
    await recordEvent(inside, { type: 'webhook.created', target: targetOf(webhook), data })
    return { webhook, secret }
  })
}

/** The webhook with this id; refuses as not found where there is none. */
export async function getWebhook(context: Context, id: string): Promise<Webhook> {
  demandRight(context, 'webhooks.view')
  return knownWebhook(await findWebhook(context.db, keyOf(context, id)))
}

/** A part of the webhooks of the account. */
export async function listWebhooks(
  context: Context,
  request: PartRequest = {},
): Promise<Part<Webhook>> {
  demandRight(context, 'webhooks.view')
  const accountId = context.account.id
  return partOf(request, page => listRows(context.db, { accountId, ...page }))
}

export type WebhookChange = {
  readonly [Name in keyof WebhookSettings]?: WebhookSettings[Name] | undefined
}

/** Changes a webhook. Switched on again it hears of what happens from then on, and counts its failures anew. */
export async function changeWebhook(
  context: Context,
  id: string,
  { change, expected }: { readonly change: WebhookChange; readonly expected?: Expected },
): Promise<Webhook> {
  demandToManage(context)
  return inTransaction(context, async inside => {
    const key = keyOf(inside, id)
    const before = await lockKnown(inside, id)
    if (!isExpected(expected, before.version)) {
      throw new Refusal('stale', `the webhook is at version ${before.version} by now`)
    }
    const { url, description, eventTypes, enabled } = before
    const settings = { url, description, eventTypes, enabled, ...withoutGaps(change) }
    checkWebhook(settings)
    const changes = changesBetween(told(before), told(settings))
    // Of the address only what may be told of it is in the event; another query is a change all the same.
    if (changes === undefined && url === settings.url) return before
    await updateWebhook(inside.db, key, settings)
    const data = { ...changes }
    await recordEvent(inside, { type: 'webhook.changed', target: targetOf(before), data })
    return getHeld(inside, key)
  })
}

/** Deletes a webhook with its deliveries; what waits is not sent any more. */
export async function removeWebhook(context: Context, id: string): Promise<void> {
  demandToManage(context)
  await inTransaction(context, async inside => {
    const webhook = await lockKnown(inside, id)
    await deleteWebhook(inside.db, keyOf(inside, id))
    await recordEvent(inside, { type: 'webhook.removed', target: targetOf(webhook) })
  })
}

async function getHeld(context: Context, key: WebhookKey): Promise<Webhook> {
  return knownWebhook(await findWebhook(context.db, key))
}

type Told = {
  readonly url: string
  readonly description: string
  readonly eventTypes: readonly string[]
  readonly enabled: boolean
}

function told({ url, description, eventTypes, enabled }: WebhookSettings): Told {
  return { url: withoutQuery(url), description, eventTypes, enabled }
}

function withoutGaps(change: WebhookChange): Partial<WebhookSettings> {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined))
}
