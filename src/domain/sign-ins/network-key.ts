import { networkOf } from '../../lib/network.ts'
import type { ThrottleKey } from '../../storage/throttles.ts'
import type { Context } from '../context.ts'

/** Counts the attempts of one network with passwords and passkeys, together. */
export function networkKey({ address }: Pick<Context, 'address'>): ThrottleKey {
  return { key: JSON.stringify(['network', networkOf(address)]), limit: 300 }
}
