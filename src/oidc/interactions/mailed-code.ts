import { askForMail } from '../../domain/recovery/ask-for-mail.ts'
import { checkMailedCode } from '../../domain/recovery/mailed-codes.ts'
import { codeMinutes } from '../../domain/recovery/write-asked-mail.ts'
import { getSignIn, prove } from '../../domain/sign-ins/sign-ins.ts'
import { showPage } from '../pages/layout.ts'
import { mailedCodePage } from '../pages/mailed-code.ts'
import { contextOf } from '../request.ts'
import { awaitingProblem, busyProblem, type Problem } from './problem.ts'
import { goOn, waysOf } from './session.ts'
import { showWays } from './sign-in.ts'
import { seeOther, type Visit } from './visit.ts'

/** Sends a code to whoever was named, if there is anybody, and asks for it. */
export async function sendCode(visit: Visit): Promise<void> {
  const { ctx, parts, interaction } = visit
  const context = contextOf(ctx, parts.db)
  const userName = (await getSignIn(context, interaction.uid))?.userName
  if (userName === undefined || userName === null || !ctx.state.account.signInPolicy.mailedCodes) {
    seeOther(ctx, waysOf(visit))
    return
  }
  const asked = askForMail(context, { what: 'code', userName, uid: interaction.uid })
  const busy = await asked.catch(busyProblem(ctx))
  if (typeof busy === 'object') await showWays(visit, userName, busy.problem)
  else seeOther(ctx, `${visit.path}/code`)
}

/** The page that asks for the code that was mailed. */
export async function showCode(visit: Visit, problem?: Problem): Promise<void> {
  const { ctx, parts, path, secrets, interaction } = visit
  const userName = (await getSignIn(contextOf(ctx, parts.db), interaction.uid))?.userName
  if (userName === undefined || userName === null) {
    seeOther(ctx, waysOf(visit))
    return
  }
  const page = mailedCodePage({
    action: `${path}/code`,
    again: `${path}/code/send`,
    other: `${path}/other`,
    back: waysOf(visit),
    secrets,
    userName,
    minutes: codeMinutes,
    ...(problem === undefined ? {} : { problem: problem.text }),
  })
  showPage(ctx, page, problem?.status)
}

/** Takes the code and lets the person go on. */
export async function takeCode(visit: Visit, form: ReadonlyMap<string, string>): Promise<void> {
  const { ctx, parts, interaction } = visit
  const { uid } = interaction
  const context = contextOf(ctx, parts.db)
  const tried = { uid, code: form.get('code') ?? '' }
  const result = await checkMailedCode(context, parts.box, tried).catch(busyProblem(ctx))
  if (result.kind === 'busy') await showCode(visit, result.problem)
  else if (result.kind === 'wrong')
    await showCode(visit, { text: ({ problems }) => problems.wrongMailedCode, status: 422 })
  else if (result.kind === 'awaiting-activation') await showCode(visit, awaitingProblem)
  else {
    await prove(context, uid, result.person, { method: 'mail' })
    await goOn(visit)
  }
}
