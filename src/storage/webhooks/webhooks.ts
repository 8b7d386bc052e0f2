import type { Knex } from 'knex'
import type { Webhook, WebhookSettings } from '../../model/webhook.ts'
import { statement } from '../statement.ts'

const columns = `id, url, description, event_types as "eventTypes", enabled, disabled_reason as "disabledReason",
    failing_since as "failingSince", last_failure as "lastFailure", delivered_at as "deliveredAt", version,
    created_at as "createdAt", updated_at as "updatedAt"`
const one = 'account_id = :accountId and id = :id'

const insert = statement(
  'webhook_insert',
  `insert into webhooks (account_id, id, url, description, event_types, enabled)
   values (:accountId, :id, :url, :description, cast(:eventTypes as text[]), :enabled)`,
)
const find = statement<Webhook>('webhook_find', `select ${columns} from webhooks where ${one}`)
const lock = statement<Webhook>(
  'webhook_lock',
  `select ${columns} from webhooks where ${one} for no key update`,
)
const list = statement<Webhook>(
  'webhook_list',
  `select ${columns} from webhooks where account_id = :accountId and (cast(:after as uuid) is null or id > cast(:after as uuid))
    order by id limit :limit`,
)
const count = statement<{ count: number }>(
  'webhook_count',
  `select count(*) as count from webhooks where account_id = :accountId`,
)
// Switched on again it begins anew.
const update = statement(
  'webhook_update',
  `update webhooks set url = :url, description = :description, event_types = cast(:eventTypes as text[]), enabled = :enabled,
          disabled_reason = case when :enabled then null else disabled_reason end,
          failing_since = case when :enabled and not enabled then null else failing_since end,
          version = version + 1, updated_at = cohort_now()
    where ${one}`,
)
const remove = statement<{ url: string }>(
  'webhook_delete',
  `delete from webhooks where ${one} returning url`,
)
const arrived = statement(
  'webhook_arrived',
  `update webhooks set failing_since = null, last_failure = null, delivered_at = cohort_now()
    where ${one} and (failing_since is not null or delivered_at is null
                      or delivered_at < cohort_now() - interval '1 minute')`,
)
const failed = statement<{ hopeless: boolean }>(
  'webhook_failed',
  `update webhooks set failing_since = coalesce(failing_since, cohort_now()), last_failure = left(:error, 500)
    where ${one} returning failing_since < cohort_now() - make_interval(days => :days) as hopeless`,
)
const disable = statement<{ id: string }>(
  'webhook_disable',
  `update webhooks set enabled = false, disabled_reason = :reason, version = version + 1, updated_at = cohort_now()
    where ${one} and enabled returning id`,
)

export type WebhookKey = { readonly accountId: string; readonly id: string }

export async function insertWebhook(
  db: Knex,
  key: WebhookKey,
  settings: WebhookSettings,
): Promise<void> {
  await insert(db, { ...key, ...settings })
}

export async function findWebhook(db: Knex, key: WebhookKey): Promise<Webhook | undefined> {
  const [row] = await find(db, key)
  return row
}

/** The webhook, held until the transaction ends. */
export async function lockWebhook(db: Knex, key: WebhookKey): Promise<Webhook | undefined> {
  const [row] = await lock(db, key)
  return row
}

export async function listWebhooks(
  db: Knex,
  page: { accountId: string; after: string | null; limit: number },
): Promise<readonly Webhook[]> {
  return list(db, page)
}

export async function countWebhooks(db: Knex, accountId: string): Promise<number> {
  const [row] = await count(db, { accountId })
  return row?.count ?? 0
}

export async function updateWebhook(
  db: Knex,
  key: WebhookKey,
  settings: WebhookSettings,
): Promise<void> {
  await update(db, { ...key, ...settings })
}

/** Deletes a webhook with its secrets and deliveries; whether there was one. */
export async function deleteWebhook(db: Knex, key: WebhookKey): Promise<boolean> {
  return (await remove(db, key)).length > 0
}

/** Notes that something arrived. */
export async function noteArrival(db: Knex, key: WebhookKey): Promise<void> {
  await arrived(db, key)
}

/** Notes that something did not arrive; whether nothing has for more than so many days. */
export async function noteWebhookFailure(
  db: Knex,
  key: WebhookKey,
  { error, days }: { error: string; days: number },
): Promise<boolean> {
  const [row] = await failed(db, { ...key, error, days })
  return row?.hopeless ?? false
}

/** Switches a webhook off; false where it is already. */
export async function disableWebhook(db: Knex, key: WebhookKey, reason: string): Promise<boolean> {
  return (await disable(db, { ...key, reason })).length > 0
}
