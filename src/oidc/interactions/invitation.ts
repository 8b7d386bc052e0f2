import { passwordLength } from '../../domain/passwords/password-length.ts'
import {
  acceptInvitation,
  openInvitation,
} from '../../domain/users/invitations/accept-invitation.ts'
import type { Ctx } from '../../http/state.ts'
import { Refusal } from '../../model/refusal.ts'
import { invitationOverPage, invitationPage } from '../pages/invitation.ts'
import { showPage } from '../pages/layout.ts'
import type { OpenidParts } from '../parts.ts'
import { contextOf } from '../request.ts'
import { readForm } from './form.ts'
import { type Problem, refusedProblem, waiting } from './problem.ts'
import { seeOther } from './visit.ts'

type InvitationCtx = Ctx & { readonly params: Record<string, string> }

/** The page on which somebody who was invited chooses a password. Looking at it uses nothing up. */
export async function showInvitation(
  ctx: InvitationCtx,
  { db }: OpenidParts,
  problem?: Problem,
): Promise<void> {
  const { account } = ctx.state
  const invited = await openInvitation(contextOf(ctx, db), tokenOf(ctx)).catch(ifOver)
  if (invited === undefined) {
    showPage(ctx, invitationOverPage(`/t/${account.slug}/sign-in`), 400)
    return
  }
  const page = invitationPage({
    action: ctx.path,
    accountName: account.name,
    userName: invited.userName,
    shortest: passwordLength(account),
    ...(problem === undefined ? {} : { problem: problem.text }),
  })
  showPage(ctx, page, problem?.status)
}

/** Sets the password and leads on to the sign-in. The token in the address proves that the form is the person's. */
export async function takeInvitation(ctx: InvitationCtx, parts: OpenidParts): Promise<void> {
  const form = await readForm(ctx)
  const password = form.get('new-password') ?? ''
  if (password !== form.get('repeated-password')) {
    await showInvitation(ctx, parts, { text: ({ problems }) => problems.notTheSame, status: 422 })
    return
  }
  const attempt = { token: tokenOf(ctx), password }
  try {
    await acceptInvitation(contextOf(ctx, parts.db), parts, attempt)
  } catch (error) {
    await explain(ctx, parts, error)
    return
  }
  seeOther(ctx, `/t/${ctx.state.account.slug}/sign-in`)
}

async function explain(ctx: InvitationCtx, parts: OpenidParts, error: unknown): Promise<void> {
  if (!(error instanceof Refusal)) throw error
  const problem = error.code === 'busy' ? waiting(ctx, error) : refusedProblem(error, 422)
  await showInvitation(ctx, parts, problem)
}

function tokenOf({ params }: InvitationCtx): string {
  return params['token'] ?? ''
}

/** Undefined for an invitation that counts no more. */
function ifOver(error: unknown): undefined {
  if (!(error instanceof Refusal) || error.code !== 'not-found') throw error
}
