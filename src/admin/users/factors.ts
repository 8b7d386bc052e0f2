import { factorsOf } from '../../domain/factors/factors-of.ts'
import { resetFactors as reset } from '../../domain/factors/reset-factors.ts'
import { isoTimes } from '../../lib/iso-times.ts'
import { getFactors, resetFactors } from '../contract/users/factors.ts'
import { route } from '../route.ts'
import { representReceipt } from './receipt.ts'

export const factorRoutes = [
  route(getFactors, async ({ context, params }) => {
    const { codes, passkeys, recoveryCodes, devices } = await factorsOf(context, params.user)
    return {
      codes: codes.map(isoTimes),
      passkeys: passkeys.map(isoTimes),
      recoveryCodes: recoveryCodes && isoTimes(recoveryCodes),
      devices: devices.map(isoTimes),
    }
  }),
  route(resetFactors, async ({ context, parts, params }) =>
    representReceipt(await reset(context, parts.box, params.user)),
  ),
]
