import type { SecretBox } from '../../lib/secret-box.ts'
import { Refusal } from '../../model/refusal.ts'
import type { User } from '../../model/user.ts'
import { deleteRecoverySet } from '../../storage/factors/recovery-codes.ts'
import { deleteDevices } from '../../storage/factors/remembered-devices.ts'
import { otherSessions } from '../../storage/sessions.ts'
import { deleteSignInsOf } from '../../storage/sign-ins.ts'
import type { Context } from '../context.ts'
import { endAccess, endSessions, receiptData } from '../endings/end-access.ts'
import { recordEvent } from '../events.ts'
import { secondFactorDemand } from '../sign-ins/second-factor.ts'
import { ofUser } from '../users/of-user.ts'
import { tellOfFactor } from './factor-mail.ts'
import { factorsHeldBy } from './held.ts'
import { tellCredential, type ToldCredential } from './tell-credential.ts'

/**
 * Writes that somebody has one more factor, and tells them by mail, and event streams; inside the transaction of the
 * change. Remembered browsers are forgotten.
 */
export async function factorAdded(
  context: Context,
  box: SecretBox,
  user: User,
  added: ToldCredential,
): Promise<void> {
  const { factor, name } = added
  await deleteDevices(context.db, ofUser(context, user.id))
  await tellCredential(context, user, added, 'create')
  const target = { kind: 'user', id: user.id, name: user.userName } as const
  await recordEvent(context, { type: 'factor.added', target, data: { factor, name } })
  await tellOfFactor(context, box, user, { factor, name, added: true })
}

/**
 * As `factorAdded`, for one that is gone. Remembered browsers, sign-ins on their way and all sessions end with it, but for
 * the session `keep`, in which the person removed it (oidc.md 3.3). Refuses (`conflict`) to remove the last one where account
 * or role demand one (IK-83); without any the recovery codes go too.
 */
export async function factorRemoved(
  context: Context,
  box: SecretBox,
  user: User,
  removed: ToldCredential & { readonly keep?: string | undefined },
): Promise<void> {
  const { sub } = user
  const { factor, name, keep } = removed
  const key = ofUser(context, user.id)
  await settleWithout(context, user)
  const devices = await deleteDevices(context.db, key)
  await deleteSignInsOf(context.db, key)
  await tellCredential(context, user, removed, 'delete')
  const end = { sub, cause: 'factor-removed' } as const
  const receipt =
    keep === undefined
      ? await endAccess(context, end)
      : await endSessions(context, { ...end, uids: await others(context, sub, keep) })
  const target = { kind: 'user', id: user.id, name: user.userName } as const
  const data = { factor, name, devices, ...receiptData(receipt) }
  await recordEvent(context, { type: 'factor.removed', target, data })
  await tellOfFactor(context, box, user, { factor, name, added: false })
}

export type RenamedFactor = Pick<ToldCredential, 'factor' | 'name'> & { readonly former: string }

/** Writes that somebody calls a factor otherwise than by its `former` name; inside the transaction of the change. */
export async function factorRenamed(
  context: Context,
  user: User,
  { factor, name, former }: RenamedFactor,
): Promise<void> {
  if (name === former) return
  const target = { kind: 'user', id: user.id, name: user.userName } as const
  await recordEvent(context, { type: 'factor.renamed', target, data: { factor, name, former } })
}

async function settleWithout(context: Context, user: User): Promise<void> {
  const { code, passkey } = await factorsHeldBy(context, user.id)
  if (code || passkey) return
  const { account, db } = context
  const where = { account, role: user.role, application: undefined, acrValues: [] }
  if (secondFactorDemand(where) === 'known') {
    throw new Refusal(
      'conflict',
      'A second step is required of you. Add another one before you remove this one.',
    )
  }
  await deleteRecoverySet(db, ofUser(context, user.id))
}

async function others(context: Context, sub: string, uid: string): Promise<readonly string[]> {
  return otherSessions(context.db, { accountId: context.account.id, sub, uid })
}
