import type { CodeFactor, RecoverySet, RememberedDevice } from '../../model/factor.ts'
import type { Passkey } from '../../model/passkey.ts'
import type { Context } from '../context.ts'
import { seenUser } from '../users/holdings/holdings.ts'
import { listCodes } from './codes.ts'
import { listPasskeys } from './passkeys.ts'
import { recoveryCodesOf } from './recovery-codes.ts'
import { listDevices } from './remembered-devices.ts'

export type Factors = {
  readonly codes: readonly CodeFactor[]
  readonly passkeys: readonly Passkey[]
  readonly recoveryCodes: RecoverySet | null
  readonly devices: readonly RememberedDevice[]
}

/** By what somebody shows a second factor, with dates; for whoever may see what people have. */
export async function factorsOf(context: Context, userId: string): Promise<Factors> {
  const user = await seenUser(context, userId)
  return {
    codes: await listCodes(context, user),
    passkeys: await listPasskeys(context, user),
    recoveryCodes: (await recoveryCodesOf(context, user)) ?? null,
    devices: await listDevices(context, user),
  }
}
