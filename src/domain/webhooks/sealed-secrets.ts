import { newId } from '../../lib/ids.ts'
import type { SecretBox } from '../../lib/secret-box.ts'
import { newWebhookSecret } from '../../lib/webhook-signature.ts'
import { insertWebhookSecret, listSealedSecrets } from '../../storage/webhooks/webhook-secrets.ts'
import type { Context } from '../context.ts'

const purpose = 'webhook secret'

export type IssuedSecret = { readonly id: string; readonly secret: string }

/** Stores a new secret of a webhook that the caller's transaction holds or has just made. */
export async function issueSecret(
  { db, account }: Context,
  box: SecretBox,
  { id: webhookId, grace }: { readonly id: string; readonly grace: number },
): Promise<IssuedSecret> {
  const issued = { id: newId(), secret: newWebhookSecret() }
  const sealedSecret = box.seal(purpose, issued.secret)
  const of = { accountId: account.id, webhookId }
  await insertWebhookSecret(db, of, { id: issued.id, sealedSecret, grace })
  return issued
}

/** The live secrets themselves, to sign with. */
export async function openSecrets(
  { db, account }: Context,
  box: SecretBox,
  webhookId: string,
): Promise<readonly string[]> {
  const sealed = await listSealedSecrets(db, { accountId: account.id, webhookId })
  return sealed.map(each => box.open(purpose, each))
}
