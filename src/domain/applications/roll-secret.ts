import { type Application } from '../../model/application.ts'
import { Refusal } from '../../model/refusal.ts'
import { endSecretsAfter } from '../../storage/applications/application-secrets.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordEvent } from '../events.ts'
import { addSecretTo, holdSecrets, type IssuedSecret } from './application-secrets.ts'

/** For how long the former secret lives on when it rolls, in hours: 0 ends it at once (IK-88). */
export const graceHours = [0, 1, 24, 72, 168] as const

export type GraceHours = (typeof graceHours)[number]

export type Rolled = IssuedSecret & {
  /** When the last of the former ones ends; null where there was none. */
  readonly formerEndsAt: Date | null
}

/**
 * Makes a new secret, told this once, and lets all others end after the grace; what ends sooner anyhow does. What is left to
 * both is one transaction, so that there is no moment without a secret and none with two that stay.
 */
export async function rollSecret(
  context: Context,
  { clientId }: Application,
  grace: GraceHours,
): Promise<Rolled> {
  if (!graceHours.includes(grace)) {
    const rule = `the grace is one of ${graceHours.join(', ')} hours`
    throw new Refusal('invalid', rule, { field: 'graceHours' })
  }
  return inTransaction(context, async inside => {
    const application = await holdSecrets(inside, clientId)
    const ended = await endSecretsAfter(
      inside.db,
      { accountId: inside.account.id, applicationId: application.id },
      grace * 3600,
    )
    const issued = await addSecretTo(inside, application, null)
    const times = ended.map(({ expiresAt }) => expiresAt.getTime())
    const formerEndsAt = times.length === 0 ? null : new Date(Math.max(...times))
    await recordEvent(inside, {
      type: 'application.secret_rolled',
      target: { kind: 'application', id: application.id, name: application.name },
      data: {
        secret: issued.id,
        hint: issued.hint,
        graceHours: grace,
        former: ended.map(({ id, hint }) => ({ id, hint })),
      },
    })
    return { ...issued, formerEndsAt }
  })
}
