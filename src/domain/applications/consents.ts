import {
  type ConsentRow,
  deleteConsent,
  findConsentRow,
  upsertConsent,
} from '../../storage/applications/consents.ts'
import { findApplication } from './applications.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'

type Between = { readonly sub: string; readonly clientId: string }

/** Remembers what a person agreed to share with an application, in place of what was agreed before. */
export async function rememberConsent(
  context: Context,
  { sub, clientId, scopes, resources }: Between & ConsentRow,
): Promise<void> {
  await inTransaction(context, async inside => {
    const { id, name } = await findApplication(inside, clientId)
    const key = { accountId: inside.account.id, sub, clientId }
    await upsertConsent(inside.db, key, { scopes, resources })
    const data = { sub, scopes, resources: resources.map(each => ({ ...each })) }
    const target = { kind: 'application', id, name } as const
    await recordEvent(inside, { type: 'consent.given', target, data })
  })
}

/** What a person agreed to last, or undefined. */
export async function findConsent(
  { db, account }: Context,
  between: Between,
): Promise<ConsentRow | undefined> {
  return findConsentRow(db, { accountId: account.id, ...between })
}

/** Forgets it, in the caller's transaction: the person is asked again. */
export async function forgetConsent({ db, account }: Context, between: Between): Promise<void> {
  await deleteConsent(db, { accountId: account.id, ...between })
}
