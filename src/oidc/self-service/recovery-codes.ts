import {
  keepRecoveryCodes,
  makeRecoveryCodes,
  recoveryCodesOf,
} from '../../domain/factors/recovery-codes.ts'
import { seeOther } from '../interactions/visit.ts'
import { showPage } from '../pages/layout.ts'
import { newRecoveryCodesPage } from '../pages/recovery.ts'
import { recoveryCodesPage } from '../pages/self-service/recovery-codes.ts'
import type { OwnVisit } from './own-visit.ts'
import { ownProblem } from './problem.ts'
import { showSecurity } from './security.ts'

/** Who has set up a first factor is shown recovery codes; who has them in hand goes back. */
export async function afterFirstFactor(visit: OwnVisit): Promise<void> {
  const { ctx, context, person, base } = visit
  const set = await recoveryCodesOf(context, person)
  if (set?.kept === true) seeOther(ctx, `${base}/security`)
  else await takeNewCodes(visit)
}

/** Asks whether new codes are wanted in place of the old ones. */
export async function showRecoveryCodes({
  ctx,
  context,
  person,
  token,
  base,
}: OwnVisit): Promise<void> {
  const set = await recoveryCodesOf(context, person)
  showPage(ctx, recoveryCodesPage({ set, token, base }))
}

/** Makes new codes and shows them, this once. */
export async function takeNewCodes(visit: OwnVisit): Promise<void> {
  const { ctx, parts, context, person, token, base } = visit
  const codes = await makeRecoveryCodes(context, parts.box, person).catch(ownProblem(ctx))
  if ('text' in codes) {
    await showSecurity(visit, codes)
    return
  }
  const { userName } = person
  const action = `${base}/security/recovery-codes/kept`
  const accountName = ctx.state.account.name
  showPage(ctx, newRecoveryCodesPage({ action, secrets: { token }, userName, accountName, codes }))
}

/** The person has the codes that were shown. */
export async function takeKeptCodes({ ctx, context, person, base }: OwnVisit): Promise<void> {
  await keepRecoveryCodes(context, person)
  seeOther(ctx, `${base}/security`)
}
