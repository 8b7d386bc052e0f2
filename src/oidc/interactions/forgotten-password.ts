import { askForMail } from '../../domain/recovery/ask-for-mail.ts'
import { openRecovery, recover } from '../../domain/recovery/recover.ts'
import { recoveryMinutes } from '../../domain/recovery/write-asked-mail.ts'
import { passwordLength } from '../../domain/passwords/password-length.ts'
import type { Ctx } from '../../http/state.ts'
import { browserName } from '../../lib/browser-name.ts'
import { Refusal } from '../../model/refusal.ts'
import { showPage } from '../pages/layout.ts'
import {
  forgottenAskedPage,
  forgottenOverPage,
  forgottenPage,
} from '../pages/forgotten-password.ts'
import type { OpenidParts } from '../parts.ts'
import { contextOf } from '../request.ts'
import { readForm } from './form.ts'
import { busyProblem, type Problem, refusedProblem } from './problem.ts'
import { waysOf } from './session.ts'
import { showWays } from './sign-in.ts'
import { seeOther, type Visit } from './visit.ts'

/** Takes the wish for a new password, of whoever was named in this sign-in or is named now. */
export async function askForgotten(visit: Visit, form: ReadonlyMap<string, string>): Promise<void> {
  const { ctx, parts } = visit
  const userName = form.get('username')?.trim() ?? ''
  const asked = askForMail(contextOf(ctx, parts.db), { what: 'recovery', userName })
  const busy = await asked.catch(busyProblem(ctx))
  if (typeof busy === 'object') {
    await showWays(visit, userName, busy.problem)
    return
  }
  const page = forgottenAskedPage({ userName, minutes: recoveryMinutes, back: waysOf(visit) })
  showPage(ctx, page)
}

type LinkCtx = Ctx & { readonly params: Record<string, string> }

/** The page on which somebody chooses a new password by the link in a mail. Looking at it uses nothing up. */
export async function showForgotten(
  ctx: LinkCtx,
  { db }: OpenidParts,
  problem?: Problem,
): Promise<void> {
  const { account } = ctx.state
  const token = ctx.params['token'] ?? ''
  const user = await openRecovery(contextOf(ctx, db), token).catch(ifOver)
  if (user === undefined) {
    showPage(ctx, forgottenOverPage(`/t/${account.slug}/sign-in`), 400)
    return
  }
  const page = forgottenPage({
    action: ctx.path,
    accountName: account.name,
    userName: user.userName,
    shortest: passwordLength(account),
    ...(problem === undefined ? {} : { problem: problem.text }),
  })
  showPage(ctx, page, problem?.status)
}

/** Sets the password and leads on to the sign-in. The token in the address proves that the form is the person's. */
export async function takeForgotten(ctx: LinkCtx, parts: OpenidParts): Promise<void> {
  const form = await readForm(ctx)
  const password = form.get('new-password') ?? ''
  if (password !== form.get('repeated-password')) {
    await showForgotten(ctx, parts, { text: ({ problems }) => problems.notTheSame, status: 422 })
    return
  }
  const browser = browserName(ctx.get('user-agent'))
  const wish = { token: ctx.params['token'] ?? '', password, browser }
  const problem = await recover(contextOf(ctx, parts.db), parts, wish).catch(asProblem(ctx))
  if (problem === undefined) seeOther(ctx, `/t/${ctx.state.account.slug}/sign-in`)
  else await showForgotten(ctx, parts, problem)
}

function asProblem(ctx: Ctx): (error: unknown) => Problem {
  return error => {
    const isOurs = error instanceof Refusal && error.code !== 'busy'
    return isOurs ? refusedProblem(error, 422) : busyProblem(ctx)(error).problem
  }
}

/** Undefined for a link that counts no more. */
function ifOver(error: unknown): undefined {
  if (!(error instanceof Refusal) || error.code !== 'not-found') throw error
}
