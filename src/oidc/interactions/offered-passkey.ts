import { relyingPartyOf } from '../../domain/factors/relying-party.ts'
import type { PasskeyView } from '../pages/passkey.ts'
import type { Visit } from './visit.ts'

export type OfferedButton = Pick<PasskeyView, 'label' | 'does' | 'autofill' | 'only'>

/** The button for a passkey, on pages of this interaction; undefined where there are none here. */
export function offeredPasskey(
  { ctx, path, secrets }: Visit,
  button: OfferedButton,
): PasskeyView | undefined {
  if (relyingPartyOf(ctx.state.account) === undefined) return undefined
  return { action: `${path}/passkey`, secrets, ...button }
}
