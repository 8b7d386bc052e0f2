import type { SecretBox } from '../../lib/secret-box.ts'
import { type SecretGrace, secretGraces, type WebhookSecret } from '../../model/webhook.ts'
import { listWebhookSecrets as listRows } from '../../storage/webhooks/webhook-secrets.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { demandToManage, keyOf, lockKnown, targetOf } from './known-webhook.ts'
import { issueSecret, type IssuedSecret } from './sealed-secrets.ts'
import { getWebhook } from './webhooks.ts'

/** Makes a new secret, told this once. The present one signs beside it until the grace is over, an older one no more. */
export async function rollWebhookSecret(
  context: Context,
  box: SecretBox,
  { id, grace }: { readonly id: string; readonly grace: SecretGrace },
): Promise<IssuedSecret> {
  demandToManage(context)
  return inTransaction(context, async inside => {
    const webhook = await lockKnown(inside, id)
    const secret = await issueSecret(inside, box, { id, grace: secretGraces[grace] })
    const data = { secret: secret.id, grace }
    await recordEvent(inside, { type: 'webhook.secret_rolled', target: targetOf(webhook), data })
    return secret
  })
}

/** The live secrets of a webhook, the newest first: never what they are. */
export async function listWebhookSecrets(
  context: Context,
  id: string,
): Promise<readonly WebhookSecret[]> {
  await getWebhook(context, id)
  const { accountId } = keyOf(context, id)
  return listRows(context.db, { accountId, webhookId: id })
}
