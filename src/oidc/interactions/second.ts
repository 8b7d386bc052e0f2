import { addCodes, checkCode, newCodes } from '../../domain/factors/codes.ts'
import { prove } from '../../domain/sign-ins/sign-ins.ts'
import type { Standing } from '../../domain/sign-ins/standing.ts'
import { showPage } from '../pages/layout.ts'
import { codePage, setUpCodesPage } from '../pages/second-factor.ts'
import { contextOf } from '../request.ts'
import { rememberWhereAsked } from './device.ts'
import { factorProblem, type Problem } from './problem.ts'
import { goOnWithFactor } from './recovery.ts'
import { waysOf } from './session.ts'
import { standingIn } from './standing.ts'
import { seeOther, type Visit } from './visit.ts'

type Half = Extract<Standing, { readonly kind: 'second' | 'enrol' }>

/** The page that asks for the second factor, or helps to set one up where one is demanded. */
export function showSecond(visit: Visit, standing: Half, problem?: Problem): void {
  const { ctx, parts, path, secrets, interaction } = visit
  const { person } = standing
  const common = {
    action: `${path}/second`,
    other: `${path}/other`,
    secrets,
    userName: person.userName,
    ...(problem === undefined ? {} : { problem: problem.text }),
  }
  const { rememberDays } = ctx.state.account.signInPolicy
  const page =
    standing.kind === 'second'
      ? codePage(common, {
          remember: standing.mayRemember ? rememberDays : 0,
          recovery: `${path}/recovery`,
        })
      : setUpCodesPage(
          common,
          newCodes(contextOf(ctx, parts.db), parts.box, person, interaction.uid),
        )
  showPage(ctx, page, problem?.status)
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
    const problem = right === false ? { text: 'That code is not right.', status: 422 } : right
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
  const setUp = { setUp: interaction.uid, code, name: 'Authenticator app', first: true }
  return addCodes(context, parts.box, person, setUp)
}
