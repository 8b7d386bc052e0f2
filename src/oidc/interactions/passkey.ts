import { beginPasskey, finishPasskey } from '../../domain/factors/register-passkey.ts'
import { askForPasskey, checkPasskey } from '../../domain/factors/passkey-sign-in.ts'
import { prove } from '../../domain/sign-ins/sign-ins.ts'
import type { Standing } from '../../domain/sign-ins/standing.ts'
import { browserName } from '../../lib/browser-name.ts'
import { Refusal } from '../../model/refusal.ts'
import { textsFor } from '../texts/language.ts'
import { contextOf } from '../request.ts'
import { awaitingProblem, busyProblem, type Problem, refusedProblem } from './problem.ts'
import { rememberWhereAsked } from './device.ts'
import { goOnWithFactor } from './recovery.ts'
import { showSecond } from './second.ts'
import { goOn, waysOf } from './session.ts'
import { showName, showWays } from './sign-in.ts'
import { standingIn } from './standing.ts'
import { seeOther, type Visit } from './visit.ts'

type Missing = Exclude<Standing, { readonly kind: 'done' }>

/** Tells the script of a page what the browser is to sign, as JSON. */
export async function askPasskey(visit: Visit): Promise<void> {
  const { ctx } = visit
  const standing = await standingIn(visit)
  ctx.set('cache-control', 'no-store')
  try {
    if (standing.kind === 'done') throw new Refusal('conflict', 'You are signed in already.')
    ctx.body = await questionFor(visit, standing)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    ctx.status = error.code === 'forbidden' ? 403 : 409
    ctx.body = { problem: textsFor(ctx).problems.refused(error) }
  }
}

async function questionFor(visit: Visit, standing: Missing): Promise<object> {
  const { ctx, parts, interaction } = visit
  const owner = interaction.uid
  const context = contextOf(ctx, parts.db)
  if (standing.kind === 'enrol') return beginPasskey(context, standing.person, owner)
  if (standing.kind !== 'second') return askForPasskey(context, { owner })
  return askForPasskey(context, { owner, person: standing.person })
}

/** Takes what the browser signed: somebody comes in with a passkey, shows it as second factor, or sets it up as that. */
export async function takePasskey(visit: Visit, form: ReadonlyMap<string, string>): Promise<void> {
  const standing = await standingIn(visit)
  if (standing.kind === 'done') seeOther(visit.ctx, waysOf(visit))
  else if (standing.kind === 'enrol') await keep(visit, standing, form.get('answer') ?? '')
  else await check(visit, standing, form)
}

async function check(
  visit: Visit,
  standing: Exclude<Missing, { readonly kind: 'enrol' }>,
  form: ReadonlyMap<string, string>,
): Promise<void> {
  const { ctx, parts, interaction } = visit
  const owner = interaction.uid
  const context = contextOf(ctx, parts.db)
  const answer = form.get('answer') ?? ''
  const asked = standing.kind === 'second' ? { owner, person: standing.person } : { owner }
  const checked = await checkPasskey(context, { ...asked, answer }).catch(busyProblem(ctx))
  if (checked.kind === 'proven') {
    const { person, amr } = checked
    await prove(context, owner, person, { method: 'passkey', amr })
    if (standing.kind === 'second') {
      await rememberWhereAsked(visit, standing, form)
      await goOnWithFactor(visit, person)
    } else await goOn(visit)
    return
  }
  if (checked.kind === 'busy') await again(visit, standing, checked.problem)
  else await again(visit, standing, checked.kind === 'wrong' ? notAccepted : awaitingProblem)
}

const notAccepted: Problem = { text: ({ problems }) => problems.wrongPasskey, status: 422 }

async function keep(
  visit: Visit,
  standing: Extract<Missing, { readonly kind: 'enrol' }>,
  answer: string,
): Promise<void> {
  const { ctx, parts, interaction } = visit
  const { person } = standing
  const context = contextOf(ctx, parts.db, person)
  const owner = interaction.uid
  const name = browserName(ctx.get('user-agent')) ?? 'Passkey'
  try {
    const made = { owner, answer, name, first: true }
    const { amr } = await finishPasskey(context, parts.box, person, made)
    await prove(context, owner, person, { method: 'passkey', amr })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    // Where a factor was set up meanwhile, that one is asked for.
    const now = await standingIn(visit)
    const problem = refusedProblem(error, 422)
    await again(visit, now.kind === 'second' ? now : standing, problem)
    return
  }
  await goOnWithFactor(visit, person)
}

async function again(visit: Visit, standing: Missing, problem: Problem): Promise<void> {
  if (standing.kind === 'name') await showName(visit, problem)
  else if (standing.kind === 'first') await showWays(visit, standing.userName, problem)
  else showSecond(visit, standing, problem)
}
