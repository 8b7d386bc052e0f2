import type { Application } from '../../model/application.ts'
import { type ContextClass, isOneFactor } from '../../model/context-class.ts'
import type { Person } from '../../model/person.ts'
import { contextClassOf, methodReferencesOf, type Proof, type SignIn } from '../../model/sign-in.ts'
import { type Method, methods } from '../../model/sign-in-method.ts'
import type { FactorsHeld } from '../../storage/factors/factors-held.ts'
import type { User } from '../../model/user.ts'
import { findUser } from '../../storage/users/users.ts'
import type { Context } from '../context.ts'
import { factorsHeldBy } from '../factors/held.ts'
import { isActive, isOver, toPerson } from '../person.ts'
import { isActivated } from '../rights/activation.ts'
import { bindingUpstreams } from '../upstreams/ways-in.ts'
import { isEnough, secondFactorDemand } from './second-factor.ts'

/** What is still missing before somebody is in. */
export type Standing =
  /** Nobody is named yet. */
  | { readonly kind: 'name' }
  /** Whoever was named has to prove it. */
  | { readonly kind: 'first'; readonly userName: string }
  /** Proven once; one of the factors that the person has is to be shown. */
  | {
      readonly kind: 'second'
      readonly person: Person
      readonly factors: FactorsHeld
      /** Whether the browser may be remembered in place of it. */
      readonly mayRemember: boolean
    }
  /** Proven once; a second factor is demanded and the person has none yet. */
  | { readonly kind: 'enrol'; readonly person: Person }
  | {
      readonly kind: 'done'
      readonly person: Person
      readonly proofs: readonly Proof[]
      readonly acr: ContextClass
      readonly amr: readonly string[]
      /** When they last proved something, in seconds since 1970. A browser that is known proves nothing anew. */
      readonly at: number
    }

/** Where somebody wants to go, which may demand more than the account does. */
export type Destination = {
  readonly application: Pick<Application, 'client'> | undefined
  readonly acrValues: readonly string[]
}

/** Judges a sign-in by what holds now: the person, the policy, the application, the factors. */
export async function standingOf(
  context: Context,
  signIn: SignIn | undefined,
  destination: Destination,
): Promise<Standing> {
  const proven = signIn === undefined ? undefined : await provenBy(context, signIn)
  if (proven !== undefined) return withFactors(context, proven, destination)
  const userName = signIn?.userName ?? null
  return userName === null ? { kind: 'name' } : { kind: 'first', userName }
}

type Proven = { readonly person: Person; readonly proofs: readonly Proof[] }

/** Whoever proved a first factor, while they may be signed in at all, and what still counts of it. */
async function provenBy(context: Context, signIn: SignIn): Promise<Proven | undefined> {
  if (signIn.userId === null) return undefined
  const user = await findUser(context.db, context.account.id, signIn.userId)
  if (user === undefined || !isActive(user) || !(await isActivated(context, user))) return undefined
  const person = toPerson(user)
  const proofs = signIn.proofs.filter(
    ({ method, at }) => !isOver(person, at) && isUsed(context.account, method),
  )
  if (!(await isByRightUpstream(context, user, proofs))) return undefined
  return proofs.some(({ method }) => methods[method].isFirst) ? { person, proofs } : undefined
}

/** Whose domain is enforced is let in by the word of its upstream; a session that goes on is not asked whose it was. */
async function isByRightUpstream(
  context: Context,
  { id }: Pick<User, 'id'>,
  proofs: readonly Proof[],
): Promise<boolean> {
  const binding = await bindingUpstreams(context, id)
  if (binding.length === 0) return true
  return proofs.some(({ method, by }) => {
    return method === 'upstream' && (by === undefined || binding.includes(by))
  })
}

/** Whether the account has this way switched on, now. */
function isUsed({ signInPolicy }: Context['account'], method: Method): boolean {
  const needed = methods[method].switch
  return needed === null || signInPolicy[needed]
}

async function withFactors(
  context: Context,
  { person, proofs }: Proven,
  destination: Destination,
): Promise<Standing> {
  const { account } = context
  const demand = secondFactorDemand({ ...destination, account, role: person.role })
  const acr = contextClassOf(proofs)
  const at = Math.max(...proofs.filter(({ method }) => method !== 'device').map(proof => proof.at))
  const done = { kind: 'done', person, proofs, acr, amr: methodReferencesOf(proofs), at } as const
  if (demand === 'none' || (!isOneFactor(acr) && isEnough(demand, acr))) return done
  const factors = await factorsHeldBy(context, person.id)
  if (factors.code || factors.passkey || factors.recovery) {
    const mayRemember = demand !== 'shown' && account.signInPolicy.rememberDays > 0
    return { kind: 'second', person, factors, mayRemember }
  }
  return demand === 'held' ? done : { kind: 'enrol', person }
}
