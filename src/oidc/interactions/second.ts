import { addCodes, checkCode, newCodes } from '../../domain/factors/codes.ts'
import { prove } from '../../domain/sign-ins/sign-ins.ts'
import type { Standing } from '../../domain/sign-ins/standing.ts'
import { type Page, showPage } from '../pages/layout.ts'
import {
  codePage,
  passkeyPage,
  type SecondFactorView,
  setUpCodesPage,
} from '../pages/second-factor.ts'
import { textsFor } from '../texts/language.ts'
import type { Wording } from '../texts/texts.ts'
import { contextOf } from '../request.ts'
import { rememberWhereAsked } from './device.ts'
import { type OfferedButton, offeredPasskey } from './offered-passkey.ts'
import { factorProblem, type Problem } from './problem.ts'
import { goOnWithFactor } from './recovery.ts'
import { waysOf } from './session.ts'
import { standingIn } from './standing.ts'
import { seeOther, type Visit } from './visit.ts'

type Second = Extract<Standing, { readonly kind: 'second' }>
type Enrol = Extract<Standing, { readonly kind: 'enrol' }>
type Half = Second | Enrol

const usePasskey: Wording = ({ secondFactor }) => secondFactor.usePasskeyButton
const passkeyInstead: Wording = ({ secondFactor }) => secondFactor.passkeyInstead
const wrongCode: Wording = ({ problems }) => problems.wrongCode

/** The page that asks for the second factor, or helps to set one up where one is demanded. */
export function showSecond(visit: Visit, standing: Half, problem?: Problem): void {
  const page =
    standing.kind === 'second'
      ? askPage(visit, standing, problem)
      : setUpPage(visit, standing, problem)
  showPage(visit.ctx, page, problem?.status)
}

function askPage(visit: Visit, standing: Second, problem: Problem | undefined): Page {
  const { factors, mayRemember } = standing
  const button: OfferedButton = { label: usePasskey, does: 'show' }
  const passkey = factors.passkey ? offeredPasskey(visit, button) : undefined
  const view = { ...common(visit, standing, problem), passkey }
  const { rememberDays } = visit.ctx.state.account.signInPolicy
  const choices = { remember: mayRemember ? rememberDays : 0, recovery: `${visit.path}/recovery` }
  if (passkey !== undefined && !factors.code) return passkeyPage({ ...view, passkey }, choices)
  return codePage(view, choices)
}

function setUpPage(visit: Visit, standing: Enrol, problem: Problem | undefined): Page {
  const { ctx, parts, interaction } = visit
  const context = contextOf(ctx, parts.db)
  const codes = newCodes(context, parts.box, standing.person, interaction.uid)
  const button: OfferedButton = { label: passkeyInstead, does: 'make' }
  const view = { ...common(visit, standing, problem), passkey: offeredPasskey(visit, button) }
  return setUpCodesPage(view, codes)
}

function common(
  { path, secrets }: Visit,
  { person: { userName } }: Half,
  problem: Problem | undefined,
): Omit<SecondFactorView, 'passkey'> {
  const view = { action: `${path}/second`, other: `${path}/other`, secrets, userName }
  return problem === undefined ? view : { ...view, problem: problem.text }
}

/** Takes a code of the person's app, or the first one of the app that is being set up. */
export async function takeSecond(visit: Visit, form: ReadonlyMap<string, string>): Promise<void> {
  const { ctx, parts, interaction } = visit
  const standing = await standingIn(visit)
  if (standing.kind !== 'second' && standing.kind !== 'enrol') {
    seeOther(ctx, waysOf(visit))
    return
  }
  const { person } = standing
  const right = await judge(visit, standing, form.get('code') ?? '').catch(factorProblem(ctx))
  if (right !== true) {
    const problem = right === false ? { text: wrongCode, status: 422 } : right
    // What was refused may be another thing by now: a factor was set up meanwhile.
    const now = await standingIn(visit)
    showSecond(visit, now.kind === 'second' ? now : standing, problem)
    return
  }
  await prove(contextOf(ctx, parts.db, person), interaction.uid, person, { method: 'code' })
  if (standing.kind === 'second') await rememberWhereAsked(visit, standing, form)
  await goOnWithFactor(visit, person)
}

async function judge(visit: Visit, { kind, person }: Half, code: string): Promise<boolean> {
  const { ctx, parts, interaction } = visit
  const context = contextOf(ctx, parts.db, person)
  if (kind === 'second') return checkCode(context, parts.box, person, code)
  const { app: name } = textsFor(ctx).secondFactor
  const setUp = { setUp: interaction.uid, code, name, first: true }
  return addCodes(context, parts.box, person, setUp)
}
