import type { JsonObject } from '../../model/json.ts'
import type { User } from '../../model/user.ts'
import type { PasskeyRow } from '../../storage/factors/passkeys.ts'
import type { Context } from '../context.ts'
import { tellReceivers } from '../signals/security-events.ts'

/** A factor with what others are told of it. */
export type ToldCredential = {
  /** What the person calls it. */
  readonly name: string
} & (
  | { readonly factor: 'code' }
  | ({ readonly factor: 'passkey' } & Pick<PasskeyRow, 'aaguid' | 'transports'>)
)

/** CAEP 1.0, 3.3.1. `revoke`: taken by another; `delete`: given up by the person. */
export type CredentialChange = 'create' | 'revoke' | 'delete'

/** Tells event streams that somebody has a factor more or less (CAEP 1.0, 3.3), in the transaction in which they do. */
export async function tellCredential(
  context: Context,
  { sub }: Pick<User, 'sub'>,
  credential: ToldCredential,
  change: CredentialChange,
): Promise<void> {
  const claims = { ...kindOf(credential), change_type: change, friendly_name: credential.name }
  const reason = `${things[credential.factor]} of the person was ${words[change]}`
  await tellReceivers(context, { type: 'credential-change', subject: { sub }, claims, reason })
}

const things = { code: 'An authenticator app', passkey: 'A passkey' } as const
const words = { create: 'added', revoke: 'reset', delete: 'removed' } as const
const anonymous = '00000000-0000-0000-0000-000000000000' // WebAuthn Level 3, 6.5.1

/** A passkey that the device itself can show is one of a platform; keys on a ring are roaming. */
function kindOf(credential: ToldCredential): JsonObject {
  if (credential.factor === 'code') return { credential_type: 'app' }
  const { aaguid, transports } = credential
  return {
    credential_type: transports.includes('internal') ? 'fido2-platform' : 'fido2-roaming',
    ...(aaguid === null || aaguid === anonymous ? {} : { fido2_aaguid: aaguid }),
  }
}
