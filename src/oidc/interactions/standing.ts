import { continueFromSession, getSignIn } from '../../domain/sign-ins/sign-ins.ts'
import { type Destination, type Standing, standingOf } from '../../domain/sign-ins/standing.ts'
import { factorsHeldBy } from '../../domain/factors/held.ts'
import { homeClientId } from '../../domain/accounts.ts'
import type { Person } from '../../model/person.ts'
import type { Proof, SignIn } from '../../model/sign-in.ts'
import { firstMethodOf } from '../../model/sign-in-method.ts'
import { secondFactorReason } from '../second-factor-check.ts'
import { contextOf, entryFor } from '../request.ts'
import type { Visit } from './visit.ts'

/** What is still missing in this sign-in. */
export async function standingIn(visit: Visit): Promise<Standing> {
  const { ctx, parts, interaction } = visit
  const context = contextOf(ctx, parts.db)
  const signIn = (await getSignIn(context, interaction.uid)) ?? (await fromSession(visit))
  return standingOf(context, signIn, destinationOf(visit))
}

/** Where this sign-in leads, and what is demanded there. */
export function destinationOf({ application, interaction }: Visit): Destination {
  const { acr_values: asked } = interaction.params
  const acrValues = typeof asked === 'string' ? asked.split(' ').filter(value => value !== '') : []
  return { application, acrValues }
}

/** Why somebody who is signed in is asked for proof again, and not who they are. */
const proofReasons = new Set(['login_prompt', 'max_age', secondFactorReason])

/**
 * Whoever is signed in in this browser need not say who they are again. Where only a second factor is missing, the first
 * one is not asked for again either, but of who would set up a second one long after.
 */
async function fromSession(visit: Visit): Promise<SignIn | undefined> {
  const { ctx, parts, provider, interaction } = visit
  const { reasons } = interaction.prompt
  if (!reasons.every(reason => proofReasons.has(reason))) return undefined
  const session = await provider.Session.get(ctx)
  const { accountId: sub, loginTs } = session
  if (sub === undefined || sub !== interaction.session?.accountId) return undefined
  const { person } = await entryFor(ctx, parts.db, { sub, clientId: homeClientId })
  if (person === undefined || loginTs === undefined) return undefined
  if (!(await goesOn(visit, person, loginTs))) {
    return { uid: interaction.uid, userName: person.userName, userId: null, proofs: [] }
  }
  return take(visit, person, proofsOf(session, loginTs))
}

const fresh = 5 * 60

/** Whoever would set up their first factor has proven a moment ago who they are, as on their own page (ASVS 7.5.1). */
async function goesOn(
  { ctx, parts, interaction }: Visit,
  { id }: Person,
  loginTs: number,
): Promise<boolean> {
  const { reasons } = interaction.prompt
  if (reasons.length !== 1 || reasons[0] !== secondFactorReason) return false
  if (loginTs >= Math.floor(Date.now() / 1000) - fresh) return true
  const { code, passkey, recovery } = await factorsHeldBy(contextOf(ctx, parts.db), id)
  return code || passkey || recovery
}

async function take(visit: Visit, person: Person, proofs: readonly Proof[]): Promise<SignIn> {
  const { ctx, parts, interaction } = visit
  const { uid } = interaction
  await continueFromSession(contextOf(ctx, parts.db), uid, person, proofs)
  return { uid, userName: person.userName, userId: person.id, proofs }
}

type Told = { readonly acr?: string | undefined; readonly amr?: readonly string[] | undefined }

/** The first factor of a session, with which it would not be enough; a second one would have been. */
function proofsOf({ acr = '', amr = [] }: Told, at: number): readonly Proof[] {
  const method = firstMethodOf(acr, amr)
  return method === undefined ? [] : [{ method, at, amr }]
}
