import { askToJoin, proofHours } from '../../domain/join-requests/ask-to-join.ts'
import { openJoinForm } from '../../domain/join-requests/join-settings.ts'
import { openProof, proveRequest } from '../../domain/join-requests/prove-request.ts'
import type { Ctx } from '../../http/state.ts'
import type { JoinSettings } from '../../model/join-request.ts'
import { Refusal } from '../../model/refusal.ts'
import {
  joinAskedPage,
  joinClosedPage,
  joinPage,
  joinProofPage,
  joinProvenPage,
  type JoinView,
} from '../pages/join.ts'
import { showPage } from '../pages/layout.ts'
import type { OpenidParts } from '../parts.ts'
import { languageFor } from '../texts/language.ts'
import { contextOf } from '../request.ts'
import { readForm } from './form.ts'
import { busyProblem, refusedProblem } from './problem.ts'

type JoinCtx = Ctx & { readonly params: Record<string, string> }

/** The form on which people from outside ask to join, where it is open (HV-30). */
export async function showJoinForm(ctx: JoinCtx, { db }: OpenidParts): Promise<void> {
  const settings = await openJoinForm(contextOf(ctx, db), ctx.params['secret']).catch(ifClosed)
  if (settings === undefined) showClosed(ctx)
  else showPage(ctx, joinPage(viewOf(ctx, settings)))
}

/** Takes what was filled in; the same answer for everybody. */
export async function takeJoinForm(ctx: JoinCtx, { db, box }: OpenidParts): Promise<void> {
  const form = await readForm(ctx)
  const context = contextOf(ctx, db)
  const secret = ctx.params['secret']
  const settings = await openJoinForm(context, secret).catch(ifClosed)
  if (settings === undefined) {
    showClosed(ctx)
    return
  }
  const text = (name: string): string => form.get(name) ?? ''
  const chosen = settings.choosableGroups.filter(({ id }) => form.has(`group-${id}`))
  const wish = {
    secret,
    name: text('name'),
    address: text('address'),
    message: text('message'),
    language: languageFor(ctx),
    groups: chosen.map(({ id }) => id),
  }
  try {
    await askToJoin(context, box, wish)
  } catch (error) {
    showProblem(ctx, error, { ...viewOf(ctx, settings), values: form })
    return
  }
  showPage(ctx, joinAskedPage({ address: wish.address.trim(), hours: proofHours }))
}

/** The page behind the link in the mail. Looking at it uses nothing up. */
export async function showProof(ctx: JoinCtx, { db }: OpenidParts): Promise<void> {
  const found = await openProof(contextOf(ctx, db), tokenOf(ctx)).catch(ifClosed)
  if (found === undefined) {
    showClosed(ctx)
    return
  }
  const accountName = ctx.state.account.name
  showPage(ctx, joinProofPage({ action: ctx.path, accountName, address: found.address }))
}

/** Takes the proof of the address. The token in the address proves that the form is the person's. */
export async function takeProof(ctx: JoinCtx, { db, box }: OpenidParts): Promise<void> {
  await readForm(ctx)
  const proven = await proveRequest(contextOf(ctx, db), box, tokenOf(ctx)).catch(ifClosed)
  if (proven === undefined) showClosed(ctx)
  else showPage(ctx, joinProvenPage(ctx.state.account.name))
}

function viewOf(ctx: Ctx, { choosableGroups: groups }: JoinSettings): JoinView {
  return { action: ctx.path, accountName: ctx.state.account.name, groups }
}

function showProblem(ctx: Ctx, error: unknown, view: JoinView): void {
  if (error instanceof Refusal && error.code === 'invalid') {
    const { text, status } = refusedProblem(error, 422)
    showPage(ctx, joinPage({ ...view, problem: { text, field: error.field } }), status)
    return
  }
  const { problem } = busyProblem(ctx)(error)
  const told = { text: problem.text, field: undefined }
  showPage(ctx, joinPage({ ...view, problem: told }), problem.status)
}

function showClosed(ctx: Ctx): void {
  showPage(ctx, joinClosedPage(`/t/${ctx.state.account.slug}/sign-in`), 400)
}

function tokenOf({ params }: JoinCtx): string {
  return params['token'] ?? ''
}

/** Undefined for a form or link that is not open. */
function ifClosed(error: unknown): undefined {
  if (!(error instanceof Refusal) || error.code !== 'not-found') throw error
}
