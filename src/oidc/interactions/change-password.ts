import { changePassword } from '../../domain/passwords/change-password.ts'
import { passwordLength } from '../../domain/passwords/password-length.ts'
import { prove } from '../../domain/sign-ins/sign-ins.ts'
import { browserName } from '../../lib/browser-name.ts'
import { Refusal } from '../../model/refusal.ts'
import { changePasswordPage } from '../pages/change-password.ts'
import { showPage } from '../pages/layout.ts'
import type { Wording } from '../texts/texts.ts'
import { contextOf } from '../request.ts'
import { type Problem, refusedProblem, waiting } from './problem.ts'
import { goOn } from './session.ts'
import { pendingChange } from './pending-change.ts'
import { showWays } from './sign-in.ts'
import { seeOther, type Visit } from './visit.ts'

export function showChange(visit: Visit, problem?: Problem): void {
  const change = pendingChange(visit)
  if (change === undefined) {
    seeOther(visit.ctx, visit.path)
    return
  }
  const page = changePasswordPage({
    action: `${visit.path}/password`,
    secrets: visit.secrets,
    userName: change.person.userName,
    shortest: passwordLength(visit.ctx.state.account),
    ...(problem === undefined ? {} : { problem: problem.text }),
  })
  showPage(visit.ctx, page, problem?.status)
}

export async function takeChange(visit: Visit, form: ReadonlyMap<string, string>): Promise<void> {
  const { ctx, parts } = visit
  const change = pendingChange(visit)
  if (change === undefined) {
    seeOther(ctx, visit.path)
    return
  }
  const { person, current } = change
  const next = form.get('new-password') ?? ''
  if (next !== form.get('repeated-password')) {
    showChange(visit, { text: ({ problems }) => problems.notTheSame, status: 422 })
    return
  }
  const context = contextOf(ctx, parts.db, person)
  try {
    const browser = browserName(ctx.get('user-agent'))
    await changePassword(context, parts, { userId: person.id, current, next, browser })
  } catch (error) {
    await explain(visit, error)
    return
  }
  await prove(context, visit.interaction.uid, person, { method: 'password' })
  await goOn(visit)
}

async function explain(visit: Visit, error: unknown): Promise<void> {
  if (!(error instanceof Refusal)) throw error
  if (error.code === 'invalid') {
    showChange(visit, refusedProblem(error, 422))
    return
  }
  if (error.code === 'busy') {
    showChange(visit, waiting(visit.ctx, error))
    return
  }
  // The one-time password was replaced or the person switched off meanwhile.
  const { person } = pendingChange(visit) ?? {}
  delete visit.interaction.result
  await visit.interaction.persist()
  const text: Wording = ({ problems }) => problems.passwordOver
  await showWays(visit, person?.userName ?? '', { text, status: 422 })
}
