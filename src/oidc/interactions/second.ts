import { checkCode, confirmCodes, pendingCodes } from '../../domain/factors/codes.ts'
import { prove } from '../../domain/sign-ins/sign-ins.ts'
import type { Standing } from '../../domain/sign-ins/standing.ts'
import { showPage } from '../pages/layout.ts'
import { codePage, setUpCodesPage } from '../pages/second-factor.ts'
import { contextOf } from '../request.ts'
import { busyProblem, type Problem } from './problem.ts'
import { goOn, waysOf } from './session.ts'
import { standingIn } from './standing.ts'
import { seeOther, type Visit } from './visit.ts'

type Half = Extract<Standing, { readonly kind: 'second' | 'enrol' }>

/** The page that asks for the second factor, or helps to set one up where one is demanded. */
export async function showSecond(visit: Visit, standing: Half, problem?: Problem): Promise<void> {
  const { ctx, parts, path, secrets } = visit
  const { person } = standing
  const common = {
    action: `${path}/second`,
    other: `${path}/other`,
    secrets,
    userName: person.userName,
    ...(problem === undefined ? {} : { problem: problem.text }),
  }
  const page =
    standing.kind === 'second'
      ? codePage(common)
      : setUpCodesPage(common, await pendingCodes(contextOf(ctx, parts.db), parts.box, person))
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
  const context = contextOf(ctx, parts.db, person)
  const check = standing.kind === 'second' ? checkCode : confirmCodes
  const right = await check(context, parts.box, person, form.get('code') ?? '').catch(
    busyProblem(ctx),
  )
  if (typeof right !== 'boolean') {
    await showSecond(visit, standing, right.problem)
    return
  }
  if (!right) {
    await showSecond(visit, standing, { text: 'That code is not right.', status: 422 })
    return
  }
  await prove(context, interaction.uid, person, { method: 'code' })
  await goOn(visit)
}
