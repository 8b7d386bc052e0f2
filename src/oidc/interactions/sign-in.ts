import { signIn } from '../../domain/sessions/sign-in.ts'
import { Refusal } from '../../model/refusal.ts'
import { showPage } from '../pages/layout.ts'
import { signInPage } from '../pages/sign-in.ts'
import { contextOf } from '../request.ts'
import { beginChange } from './pending-change.ts'
import { admit } from './session.ts'
import type { Visit } from './visit.ts'

type Problem = { readonly text: string; readonly status: number; readonly userName: string }

export function showSignIn(visit: Visit, problem?: Problem): void {
  const { ctx, application, interaction, path, secrets } = visit
  const hint = interaction.params['login_hint']
  const page = signInPage({
    action: path,
    secrets,
    applicationName: application?.kind === 'system' ? undefined : visit.applicationName,
    accountName: ctx.state.account.name,
    userName: problem?.userName ?? (typeof hint === 'string' ? hint : undefined),
    ...(problem === undefined ? {} : { problem: problem.text }),
  })
  showPage(ctx, page, problem?.status)
}

/** Checks a user name and password and lets the person go on, by way of a new password where theirs was for one use. */
export async function takeSignIn(visit: Visit, form: ReadonlyMap<string, string>): Promise<void> {
  const { ctx, parts } = visit
  const userName = form.get('username') ?? ''
  const attempt = { userName, password: form.get('password') ?? '' }
  const result = await signIn(contextOf(ctx, parts.db), parts.hasher, attempt).catch(asBusy)
  if (result.kind === 'busy') {
    ctx.set('retry-after', String(result.seconds))
    showSignIn(visit, { text: busyText(result), status: 429, userName })
    return
  }
  if (result.kind === 'wrong') {
    showSignIn(visit, { text: 'User name or password is not right.', status: 422, userName })
    return
  }
  if (result.kind === 'awaiting-activation') {
    showSignIn(visit, { text: awaiting, status: 403, userName })
    return
  }
  const { person } = result
  if (result.kind === 'must-change') {
    await beginChange(visit, person, attempt.password)
    return
  }
  await admit(visit, person)
}

const awaiting =
  'Your account is awaiting activation. An administrator has to let you in before you can sign in.'

type Busy = { readonly kind: 'busy'; readonly message: string; readonly seconds: number }

function asBusy(error: unknown): Busy {
  if (!(error instanceof Refusal) || error.code !== 'busy') throw error
  return { kind: 'busy', message: error.message, seconds: error.retryAfter ?? 1 }
}

function busyText({ message, seconds }: Busy): string {
  const minutes = Math.ceil(seconds / 60)
  const wait = minutes > 1 ? `in ${minutes} minutes` : 'in a moment'
  return `${message} Please try again ${wait}.`
}
