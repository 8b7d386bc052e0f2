import {
  keepRecoveryCodes,
  makeRecoveryCodes,
  recoveryCodesOf,
  takeRecoveryCode,
} from '../../domain/factors/recovery-codes.ts'
import { prove } from '../../domain/sign-ins/sign-ins.ts'
import type { Person } from '../../model/person.ts'
import { isTwoFactor } from '../../model/context-class.ts'
import { showPage } from '../pages/layout.ts'
import { fewCodesPage, newRecoveryCodesPage, recoveryPage } from '../pages/recovery.ts'
import { contextOf } from '../request.ts'
import { factorProblem, type Problem } from './problem.ts'
import { goOn, waysOf } from './session.ts'
import { standingIn } from './standing.ts'
import { seeOther, type Visit } from './visit.ts'

const few = 3

/** Goes on after somebody showed a second factor: who has no recovery codes in hand is shown new ones first. */
export async function goOnWithFactor(visit: Visit, person: Person): Promise<void> {
  const { ctx, parts } = visit
  const set = await recoveryCodesOf(contextOf(ctx, parts.db), person)
  if (set?.kept === true) await goOn(visit)
  else await showNewCodes(visit, person)
}

/** The page that asks for a recovery code. */
export async function showRecovery(visit: Visit, problem?: Problem): Promise<void> {
  const standing = await standingIn(visit)
  if (standing.kind !== 'second') {
    seeOther(visit.ctx, waysOf(visit))
    return
  }
  const { path, secrets } = visit
  const { userName } = standing.person
  const common = { action: `${path}/recovery`, other: `${path}/other`, secrets, userName }
  const page = recoveryPage({ ...common, back: waysOf(visit), problem: problem?.text })
  showPage(visit.ctx, page, problem?.status)
}

/** Takes a recovery code in place of the second factor. Who has few left is told. */
export async function takeRecovery(visit: Visit, form: ReadonlyMap<string, string>): Promise<void> {
  const { ctx, parts, interaction, path, secrets } = visit
  const standing = await standingIn(visit)
  if (standing.kind !== 'second') {
    seeOther(ctx, waysOf(visit))
    return
  }
  const { person } = standing
  const context = contextOf(ctx, parts.db, person)
  const code = form.get('code') ?? ''
  const left = await takeRecoveryCode(context, parts.box, person, code).catch(factorProblem(ctx))
  if (typeof left === 'object') {
    await showRecovery(visit, left)
    return
  }
  if (left === undefined) {
    await showRecovery(visit, { text: ({ problems }) => problems.wrongRecoveryCode, status: 422 })
    return
  }
  await prove(context, interaction.uid, person, { method: 'recovery' })
  if (left > few) await goOn(visit)
  else showPage(ctx, fewCodesPage({ action: `${path}/recovery`, secrets, left }))
}

/** The person has the codes that were shown. */
export async function takeKept(visit: Visit): Promise<void> {
  const { ctx, parts } = visit
  const standing = await standingIn(visit)
  if (standing.kind === 'done' && isTwoFactor(standing.acr)) {
    await keepRecoveryCodes(contextOf(ctx, parts.db, standing.person), standing.person)
  }
  await goOn(visit)
}

/** New codes for somebody who has just shown a second factor. */
export async function takeAnew(visit: Visit): Promise<void> {
  const standing = await standingIn(visit)
  if (standing.kind === 'done' && isTwoFactor(standing.acr)) {
    await showNewCodes(visit, standing.person)
    return
  }
  await goOn(visit)
}

async function showNewCodes(visit: Visit, person: Person): Promise<void> {
  const { ctx, parts, path, secrets } = visit
  const codes = await makeRecoveryCodes(contextOf(ctx, parts.db, person), parts.box, person)
  const { name } = ctx.state.account
  showPage(
    ctx,
    newRecoveryCodesPage({
      action: `${path}/recovery/kept`,
      secrets,
      userName: person.userName,
      accountName: name,
      codes,
    }),
  )
}
