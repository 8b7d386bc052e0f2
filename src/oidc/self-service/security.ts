import { listCodes } from '../../domain/factors/codes.ts'
import { listPasskeys } from '../../domain/factors/passkeys.ts'
import { recoveryCodesOf } from '../../domain/factors/recovery-codes.ts'
import { relyingPartyOf } from '../../domain/factors/relying-party.ts'
import { forgetDevice, listDevices } from '../../domain/factors/remembered-devices.ts'
import { ownLinks } from '../../domain/upstreams/own-links.ts'
import type { Problem } from '../interactions/problem.ts'
import { seeOther } from '../interactions/visit.ts'
import { showPage } from '../pages/layout.ts'
import { securityPage } from '../pages/self-service/security.ts'
import type { OwnForm, OwnVisit } from './own-visit.ts'
import { passwordState } from './password-state.ts'
import { ownProblem } from './problem.ts'

/** How the person signs in: password, apps, passkeys, other providers, recovery codes, remembered browsers. */
export async function showSecurity(visit: OwnVisit, problem?: Problem): Promise<void> {
  const { ctx, context, person, token, base } = visit
  const party = relyingPartyOf(ctx.state.account)
  const { linked, open } = await ownLinks(context, person)
  const page = securityPage({
    password: await passwordState(visit),
    apps: await listCodes(context, person),
    passkeys: await listPasskeys(context, person),
    passkeysAt: party?.id,
    linked,
    linkable: open,
    recovery: await recoveryCodesOf(context, person),
    devices: await listDevices(context, person),
    problem: problem?.text,
    token,
    base,
  })
  showPage(ctx, page, problem?.status)
}

/** Forgets a remembered browser: it is asked for the second step again. */
export async function takeForgottenDevice(visit: OwnVisit, form: OwnForm): Promise<void> {
  const { ctx, context, person, base } = visit
  const problem = await forgetDevice(context, person, form.get('device') ?? '').catch(
    ownProblem(ctx),
  )
  if (problem === undefined || problem.status === 404) seeOther(ctx, `${base}/security`)
  else await showSecurity(visit, problem)
}
