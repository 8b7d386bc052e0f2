import { changePassword } from '../../domain/passwords/change-password.ts'
import { choosePassword } from '../../domain/passwords/first-password.ts'
import { passwordLength } from '../../domain/passwords/password-length.ts'
import { browserName } from '../../lib/browser-name.ts'
import { Refusal } from '../../model/refusal.ts'
import { seeOther } from '../interactions/visit.ts'
import { showPage } from '../pages/layout.ts'
import {
  firstPasswordPage,
  passwordChangedPage,
  passwordPage,
} from '../pages/self-service/password.ts'
import { type Problem, refusedProblem, waiting } from '../interactions/problem.ts'
import type { OwnForm, OwnVisit } from './own-visit.ts'
import { passwordState } from './password-state.ts'
import { ownProblem } from './problem.ts'

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
    await showPassword(visit, notTheSame)
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

/** The page on which somebody who has no password chooses one. */
export async function showFirstPassword(visit: OwnVisit, problem?: Wrong): Promise<void> {
  const { ctx, person, token, base } = visit
  if ((await passwordState(visit)) !== 'none') {
    seeOther(ctx, `${base}/security`)
    return
  }
  const shortest = passwordLength(ctx.state.account)
  const { userName } = person
  showPage(ctx, firstPasswordPage({ userName, shortest, problem, token, base }), problem?.status)
}

/** Sets a first password; what is open stays. */
export async function takeFirstPassword(visit: OwnVisit, form: OwnForm): Promise<void> {
  const { ctx, parts, context, person, base } = visit
  const password = form.get('new-password') ?? ''
  if (password !== form.get('repeated-password')) {
    await showFirstPassword(visit, notTheSame)
    return
  }
  const first = { userId: person.id, password, browser: browserName(ctx.get('user-agent')) }
  const problem = await choosePassword(context, parts, first).catch(ownProblem(ctx))
  if (problem === undefined) seeOther(ctx, `${base}/security`)
  else await showFirstPassword(visit, problem)
}

const notTheSame: Wrong = { text: ({ problems }) => problems.notTheSame, status: 422 }

function problemOf({ ctx }: OwnVisit, error: unknown): Wrong {
  if (!(error instanceof Refusal)) throw error
  const { code, field } = error
  if (code === 'busy') return waiting(ctx, error)
  if (code !== 'forbidden' && code !== 'invalid') throw error
  return { ...refusedProblem(error, 422), field }
}
