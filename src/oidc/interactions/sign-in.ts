import { verifyPassword } from '../../domain/passwords/verify-password.ts'
import { offeredUpstreams, upstreamOfName } from '../../domain/upstreams/ways-in.ts'
import { forgetSignIn, nameWhoSignsIn, prove } from '../../domain/sign-ins/sign-ins.ts'
import { showPage } from '../pages/layout.ts'
import { namePage, waysPage, type WaysView } from '../pages/sign-in.ts'
import { contextOf } from '../request.ts'
import { type OfferedButton, offeredPasskey } from './offered-passkey.ts'
import { awaitingProblem, busyProblem, type Problem } from './problem.ts'
import { deviceTokens, proveKnownDevice } from './device.ts'
import { beginChange } from './pending-change.ts'
import { goOn, waysOf } from './session.ts'
import { showSecond } from './second.ts'
import { standingIn } from './standing.ts'
import { seeOther, type Visit } from './visit.ts'

/** The page for what is missing in this sign-in. */
export async function showSignIn(visit: Visit): Promise<void> {
  const standing = await standingIn(visit)
  if (standing.kind === 'name') await showName(visit)
  else if (standing.kind === 'first') await showWays(visit, standing.userName)
  else if (standing.kind === 'done' || (await proveKnownDevice(visit, standing))) await goOn(visit)
  else showSecond(visit, standing)
}

/** The page that asks who it is. */
export async function showName(visit: Visit, problem?: Problem): Promise<void> {
  const hint = visit.interaction.params['login_hint']
  const userName = typeof hint === 'string' ? hint : undefined
  const upstreams = await offeredUpstreams(contextOf(visit.ctx, visit.parts.db))
  const passkey = offeredPasskey(visit, { ...withPasskey, autofill: true })
  const page = namePage({ ...common(visit, problem), userName, passkey, upstreams })
  showPage(visit.ctx, page, problem?.status)
}

/** The page with the ways in that there are for a name, whoever has it. */
export async function showWays(visit: Visit, userName: string, problem?: Problem): Promise<void> {
  const { isBound, ...ways } = await waysFor(visit, userName)
  const only = ways.password !== true && !ways.mailedCode
  const passkey = isBound ? undefined : offeredPasskey(visit, { ...withPasskey, only })
  const other = `${visit.path}/other`
  const page = waysPage({ ...common(visit, problem), userName, ways, passkey, other })
  showPage(visit.ctx, page, problem?.status)
}

type Ways = WaysView['ways'] & {
  /** Whether the provider of the name's domain is enforced. */
  readonly isBound: boolean
}

/** By the policy, the upstreams and the domain of the name alone: the same whether somebody is called so or not. */
async function waysFor(visit: Visit, userName: string): Promise<Ways> {
  const { ctx, parts } = visit
  const { passwords, mailedCodes } = ctx.state.account.signInPolicy
  const context = contextOf(ctx, parts.db)
  const own = await upstreamOfName(context, userName)
  const here = { password: passwords, mailedCode: mailedCodes, isBound: false }
  if (own === undefined) {
    return { ...here, upstreams: await offeredUpstreams(context), first: false }
  }
  const elsewhere = { upstreams: [own], first: true }
  if (!own.enforced) return { ...here, ...elsewhere }
  return { password: passwords && 'aside', mailedCode: false, isBound: true, ...elsewhere }
}

/** Forgets who was named and asks again. */
export async function showOther(visit: Visit): Promise<void> {
  const { ctx, parts, interaction } = visit
  await forgetSignIn(contextOf(ctx, parts.db), interaction.uid)
  seeOther(ctx, waysOf(visit))
}

/** Takes a name and leads to the ways in, or checks the password that came with it. */
export async function takeSignIn(visit: Visit, form: ReadonlyMap<string, string>): Promise<void> {
  const { ctx, parts, interaction } = visit
  const userName = form.get('username')?.trim() ?? ''
  const password = form.get('password')
  if (userName === '') {
    await showName(visit, { text: ({ problems }) => problems.noUserName, status: 422 })
    return
  }
  await nameWhoSignsIn(contextOf(ctx, parts.db), interaction.uid, userName)
  if (password === undefined) seeOther(ctx, waysOf(visit))
  else await takePassword(visit, { userName, password })
}

/** Checks a password and lets the person go on, by way of a new one where theirs was for one use. */
async function takePassword(
  visit: Visit,
  attempt: { readonly userName: string; readonly password: string },
): Promise<void> {
  const { ctx, parts, interaction } = visit
  const context = contextOf(ctx, parts.db)
  const again = async (problem: Problem): Promise<void> =>
    showWays(visit, attempt.userName, problem)
  if (!ctx.state.account.signInPolicy.passwords) {
    await again({ text: ({ problems }) => problems.passwordsOff, status: 403 })
    return
  }
  const known = { ...attempt, devices: deviceTokens(visit) }
  const result = await verifyPassword(context, parts.hasher, known).catch(busyProblem(ctx))
  if (result.kind === 'busy') await again(result.problem)
  else if (result.kind === 'wrong')
    await again({ text: ({ problems }) => problems.wrongPassword, status: 422 })
  else if (result.kind === 'awaiting-activation') await again(awaitingProblem)
  else if (result.kind === 'must-change') await beginChange(visit, result.person, attempt.password)
  else {
    await prove(context, interaction.uid, result.person, { method: 'password' })
    await goOn(visit)
  }
}

const withPasskey: OfferedButton = {
  label: ({ signIn: { withPasskey } }) => withPasskey,
  does: 'show',
}

type Common = Omit<Parameters<typeof namePage>[0], 'userName' | 'upstreams' | 'passkey'>

function common(visit: Visit, problem: Problem | undefined): Common {
  const { ctx, application, path, secrets } = visit
  return {
    action: path,
    secrets,
    applicationName: application?.kind === 'system' ? undefined : visit.applicationName,
    accountName: ctx.state.account.name,
    ...(problem === undefined ? {} : { problem: problem.text }),
  }
}
