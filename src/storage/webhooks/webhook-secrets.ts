import type { Knex } from 'knex'
import type { WebhookSecret } from '../../model/webhook.ts'
import { statement } from '../statement.ts'

const of = 'account_id = :accountId and webhook_id = :webhookId'
const live = '(expires_at is null or expires_at > cohort_now())'

const insert = statement(
  'webhook_secret_insert',
  `insert into webhook_secrets (account_id, id, webhook_id, sealed_secret)
   values (:accountId, :id, :webhookId, :sealedSecret)`,
)
// The one before the present one ends after the grace, and what is older at once: two are live at most.
const supersede = statement(
  'webhook_secrets_supersede',
  `with present as (
     select id from webhook_secrets where ${of} and expires_at is null order by created_at desc, id desc limit 1)
   update webhook_secrets s set expires_at = case when s.id in (select id from present)
            then cohort_now() + make_interval(secs => :grace) else cohort_now() end
    where ${of} and ${live}`,
)
const sweep = statement(
  'webhook_secrets_sweep',
  `delete from webhook_secrets where ${of} and expires_at <= cohort_now()`,
)
const list = statement<WebhookSecret>(
  'webhook_secret_list',
  `select id, created_at as "createdAt", expires_at as "expiresAt" from webhook_secrets where ${of} and ${live}
    order by expires_at desc nulls first, id desc`,
)
const listSealed = statement<{ sealed: string }>(
  'webhook_secret_sealed',
  `select sealed_secret as sealed from webhook_secrets where ${of} and ${live} order by expires_at desc nulls first, id desc`,
)

export type SecretsOf = { readonly accountId: string; readonly webhookId: string }

/** Puts a new secret in front; the present one goes on to sign for `grace` seconds. */
export async function insertWebhookSecret(
  db: Knex,
  of: SecretsOf,
  secret: { readonly id: string; readonly sealedSecret: string; readonly grace: number },
): Promise<void> {
  await supersede(db, { ...of, grace: secret.grace })
  await sweep(db, of)
  await insert(db, { ...of, ...secret })
}

/** The live secrets, the newest first. */
export async function listWebhookSecrets(
  db: Knex,
  of: SecretsOf,
): Promise<readonly WebhookSecret[]> {
  return list(db, of)
}

export async function listSealedSecrets(db: Knex, of: SecretsOf): Promise<readonly string[]> {
  return (await listSealed(db, of)).map(({ sealed }) => sealed)
}
