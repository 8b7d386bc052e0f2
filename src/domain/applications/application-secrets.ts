import { isId, newId } from '../../lib/ids.ts'
import { hashToken, newToken } from '../../lib/token.ts'
import type { Application } from '../../model/application.ts'
import { resolveSettings, usesSecret } from '../../model/client-settings.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  type ApplicationSecret,
  deleteSecret,
  insertSecret,
  listSecrets as listRows,
} from '../../storage/applications/application-secrets.ts'
import { lockApplication } from '../../storage/applications/applications.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { demandToActAs } from '../rights/act-as.ts'

const mostLive = 5 // one for each place that has to take over its successor (IK-88)

export type IssuedSecret = { readonly id: string; readonly secret: string; readonly hint: string }

/**
 * Makes a further secret, told this once. Refuses one live one too many as a conflict, an end in the past and a client that
 * has none as invalid.
 */
export async function addSecret(
  context: Context,
  { clientId }: Application,
  expiresAt: Date | null,
): Promise<IssuedSecret> {
  return inTransaction(context, async inside => {
    const application = await holdSecrets(inside, clientId)
    const issued = await addSecretTo(inside, application, expiresAt)
    const { id, hint } = issued
    await recordEvent(inside, {
      type: 'application.secret_added',
      target: targetOf(application),
      data: { secret: id, hint, expiresAt: expiresAt?.toISOString() ?? null },
    })
    return issued
  })
}

/** Makes a further secret of an application whose secrets are held, unless it has too many that live. */
export async function addSecretTo(
  context: Context,
  application: Application,
  expiresAt: Date | null,
): Promise<IssuedSecret> {
  const present = await listSecrets(context, application)
  if (present.filter(({ live }) => live).length >= mostLive) {
    const why = `an application has at most ${mostLive} live secrets; remove one first`
    throw new Refusal('conflict', why)
  }
  return issueSecret(context, application, expiresAt)
}

/** Makes and stores a secret of an application that the caller's transaction holds or has just made. */
export async function issueSecret(
  { db, account }: Context,
  { id: applicationId }: Application,
  expiresAt: Date | null,
): Promise<IssuedSecret> {
  if (expiresAt !== null && !(expiresAt.getTime() > Date.now())) {
    throw new Refusal('invalid', 'a secret ends in the future', { field: 'expiresAt' })
  }
  const secret = newToken('client')
  const issued = { id: newId(), secret, hint: secret.slice(-4) }
  const { id, hint } = issued
  const scope = { accountId: account.id, applicationId }
  await insertSecret(db, { ...scope, id, hash: hashToken(secret), hint, expiresAt })
  return issued
}

/** The secrets of an application, those that have ended too. */
export async function listSecrets(
  { db, account }: Context,
  { id }: Application,
): Promise<readonly ApplicationSecret[]> {
  return listRows(db, { accountId: account.id, applicationId: id })
}

/** Ends a secret at once. An application that authenticates with one keeps the last that lives (IK-88): that one rolls. */
export async function removeSecret(
  context: Context,
  application: Application,
  id: string,
): Promise<void> {
  await inTransaction(context, async inside => {
    const held = await lockWeb(inside, application.clientId)
    const live = (await listSecrets(inside, held)).filter(each => each.live)
    if (live.length === 1 && live[0]?.id === id && usesSecret(resolveSettings(held.client))) {
      throw new Refusal('conflict', 'this is the last live secret: roll it, or add another first')
    }
    const key = { accountId: inside.account.id, applicationId: held.id, id }
    const hint = isId(id) ? await deleteSecret(inside.db, key) : undefined
    if (hint === undefined) throw new Refusal('not-found', 'this application has no such secret')
    await recordEvent(inside, {
      type: 'application.secret_removed',
      target: targetOf(application),
      data: { secret: id, hint },
    })
  })
}

/**
 * Two who change the secrets at once do so one after the other. Refuses a client that has none, and whoever would get to
 * more by it than they have.
 */
export async function holdSecrets(context: Context, clientId: string): Promise<Application> {
  const held = await lockWeb(context, clientId)
  await demandToActAs(context, held)
  if (usesSecret(resolveSettings(held.client))) return held
  throw new Refusal('invalid', 'this application does not authenticate with a secret')
}

async function lockWeb({ db, account }: Context, clientId: string): Promise<Application> {
  const held = await lockApplication(db, { accountId: account.id, clientId })
  if (held?.kind !== 'web') throw new Refusal('not-found', 'there is no such application')
  return held
}

function targetOf({ id, name }: Application): { kind: 'application'; id: string; name: string } {
  return { kind: 'application', id, name }
}
