import { listPasskeys, removePasskey, renamePasskey } from '../../domain/factors/passkeys.ts'
import { beginPasskey, finishPasskey } from '../../domain/factors/register-passkey.ts'
import { browserName } from '../../lib/browser-name.ts'
import type { Problem } from '../interactions/problem.ts'
import { textsFor } from '../texts/language.ts'
import type { Wording } from '../texts/texts.ts'
import { seeOther } from '../interactions/visit.ts'
import { showPage } from '../pages/layout.ts'
import { factorPage } from '../pages/self-service/factor.ts'
import { newPasskeyPage } from '../pages/self-service/new-passkey.ts'
import type { OwnForm, OwnVisit } from './own-visit.ts'
import { ownProblem } from './problem.ts'
import { afterFirstFactor } from './recovery-codes.ts'

/** The page on which somebody makes a passkey. */
export function showNewPasskey(
  visit: OwnVisit,
  name: Wording = suggestedName(visit),
  problem?: Problem,
): void {
  const { ctx, token, base } = visit
  const page = newPasskeyPage({ name, problem: problem?.text, token, base })
  showPage(ctx, page, problem?.status)
}

/** Tells the script of the page what the browser is to make, as JSON. */
export async function askNewPasskey({ ctx, context, person }: OwnVisit): Promise<void> {
  ctx.set('cache-control', 'no-store')
  try {
    ctx.body = await beginPasskey(context, person, person.id)
  } catch (error) {
    const { text, status } = ownProblem(ctx)(error)
    ctx.status = status
    ctx.body = { problem: text(textsFor(ctx)) }
  }
}

/** Keeps what the browser made. */
export async function takeNewPasskey(visit: OwnVisit, form: OwnForm): Promise<void> {
  const { ctx, parts, context, person } = visit
  const name = form.get('name') ?? suggestedName(visit)(textsFor(ctx))
  const made = { owner: person.id, answer: form.get('answer') ?? '', name }
  try {
    await finishPasskey(context, parts.box, person, made)
  } catch (error) {
    showNewPasskey(visit, () => name, ownProblem(ctx)(error))
    return
  }
  await afterFirstFactor(visit)
}

function suggestedName({ ctx }: OwnVisit): Wording {
  const browser = browserName(ctx.get('user-agent'))
  return ({ ownSignIn }) => (browser === undefined ? ownSignIn.passkey : ownSignIn.browser(browser))
}

/** One passkey, with a way to rename and to remove it. */
export async function showPasskey(visit: OwnVisit, problem?: Problem): Promise<void> {
  const { ctx, context, person, token, base } = visit
  const factor = (await listPasskeys(context, person)).find(({ id }) => id === ctx.params['id'])
  if (factor === undefined) {
    seeOther(ctx, `${base}/security`)
    return
  }
  const path = `${base}/security/passkeys/${factor.id}`
  const page = factorPage({ kind: 'passkey', factor, path, problem: problem?.text, token, base })
  showPage(ctx, page, problem?.status)
}

export async function takePasskeyName(visit: OwnVisit, form: OwnForm): Promise<void> {
  const { ctx, context, person, base } = visit
  const change = { id: ctx.params['id'] ?? '', name: form.get('name') ?? '' }
  const problem = await renamePasskey(context, person, change).catch(ownProblem(ctx))
  if (problem === undefined) seeOther(ctx, `${base}/security`)
  else await showPasskey(visit, problem)
}

/** Removes a passkey; other sessions and remembered browsers end. */
export async function takePasskeyRemoval(visit: OwnVisit): Promise<void> {
  const { ctx, parts, context, person, sessionUid, base } = visit
  const removal = { id: ctx.params['id'] ?? '', keep: sessionUid }
  const problem = await removePasskey(context, parts.box, person, removal).catch(ownProblem(ctx))
  if (problem === undefined) seeOther(ctx, `${base}/security`)
  else await showPasskey(visit, problem)
}
