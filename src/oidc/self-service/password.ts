import { changePassword } from '../../domain/passwords/change-password.ts'
import { passwordLength } from '../../domain/passwords/password-length.ts'
import { browserName } from '../../lib/browser-name.ts'
import { Refusal } from '../../model/refusal.ts'
import { seeOther } from '../interactions/visit.ts'
import { showPage } from '../pages/layout.ts'
import { passwordChangedPage, passwordPage } from '../pages/self-service/password.ts'
import { type Problem, refusedProblem, waiting } from '../interactions/problem.ts'
import type { OwnForm, OwnVisit } from './own-visit.ts'
import { passwordState } from './password-state.ts'

type Wrong = Problem & { readonly field?: string | undefined }

/** The page on which somebody changes their password. */
export async function showPassword(visit: OwnVisit, problem?: Wrong): Promise<void> {
  const { ctx, person, token, base } = visit
  if ((await passwordState(visit)) !== 'own') {
    seeOther(ctx, `${base}/security`)
    return
  }
  const shortest = passwordLength(ctx.state.account)
  const { userName } = person
  showPage(ctx, passwordPage({ userName, shortest, problem, token, base }), problem?.status)
}

/** Changes the password. Everything that was open ends, this session too. */
export async function takePassword(visit: OwnVisit, form: OwnForm): Promise<void> {
  const { ctx, parts, context, person, base } = visit
  if ((await passwordState(visit)) !== 'own') {
    seeOther(ctx, `${base}/security`)
    return
  }
  const next = form.get('new-password') ?? ''
  if (next !== form.get('repeated-password')) {
    await showPassword(visit, { text: ({ problems }) => problems.notTheSame, status: 422 })
    return
  }
  const browser = browserName(ctx.get('user-agent'))
  const change = { userId: person.id, current: form.get('current-password') ?? '', next, browser }
  try {
    await changePassword(context, parts, change)
  } catch (error) {
    await showPassword(visit, problemOf(visit, error))
    return
  }
  showPage(ctx, passwordChangedPage(`${base}/sign-in`))
}

function problemOf({ ctx }: OwnVisit, error: unknown): Wrong {
  if (!(error instanceof Refusal)) throw error
  const { code, field } = error
  if (code === 'busy') return waiting(ctx, error)
  if (code !== 'forbidden' && code !== 'invalid') throw error
  return { ...refusedProblem(error, 422), field }
}
