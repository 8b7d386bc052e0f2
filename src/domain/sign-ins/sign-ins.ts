import type { Person } from '../../model/person.ts'
import { isTwoFactor } from '../../model/context-class.ts'
import type { Proof, SignIn } from '../../model/sign-in.ts'
import { forgetFailures } from '../../storage/factors/factor-failures.ts'
import {
  deleteSignIn,
  findSignIn,
  lockSignIn,
  nameSignIn,
  putSignIn,
  type SignInKey,
} from '../../storage/sign-ins.ts'
import { type Context, inTransaction } from '../context.ts'
import { recordSignIn } from './record-sign-in.ts'
import { type Destination, type Standing, standingOf } from './standing.ts'

/** What was proven so far in the interaction with this uid; undefined where nothing was, not even a name given. */
export async function getSignIn(context: Context, uid: string): Promise<SignIn | undefined> {
  return findSignIn(context.db, keyOf(context, uid))
}

/** Takes the name of whoever wants in. What was proven before is forgotten. */
export async function nameWhoSignsIn(
  context: Context,
  uid: string,
  userName: string,
): Promise<void> {
  await nameSignIn(context.db, keyOf(context, uid), userName.slice(0, 1024))
}

/** Forgets everything: somebody else wants in. */
export async function forgetSignIn(context: Context, uid: string): Promise<void> {
  const nobody = { uid, userName: null, userId: null, proofs: [] }
  await putSignIn(context.db, context.account.id, nobody)
}

/**
 * Adds what somebody has just proven, by whichever way. What another person proved in the same interaction counts no more.
 * Whether the person may be signed in is for `standingOf`, each time anew.
 */
export async function prove(
  context: Context,
  uid: string,
  { id, userName }: Pick<Person, 'id' | 'userName'>,
  proof: Omit<Proof, 'at'>,
): Promise<void> {
  await inTransaction(context, async inside => {
    const before = await lockSignIn(inside.db, keyOf(inside, uid))
    const others = before?.userId === id ? before.proofs : []
    const proofs = [
      ...others.filter(({ method }) => method !== proof.method),
      { ...proof, at: Math.floor(Date.now() / 1000) },
    ]
    await putSignIn(inside.db, inside.account.id, {
      uid,
      userName: before?.userName ?? userName,
      userId: id,
      proofs,
    })
  })
}

/** Takes over what the session of this browser has proven already, so that only what is missing is asked for. */
export async function continueFromSession(
  context: Context,
  uid: string,
  { id, userName }: Pick<Person, 'id' | 'userName'>,
  proofs: readonly Proof[],
): Promise<void> {
  await putSignIn(context.db, context.account.id, { uid, userName, userId: id, proofs })
}

/** Where somebody goes, and in which browser. */
export type Arrival = { readonly application: string; readonly browser: string | null }

/**
 * Ends a sign-in in which nothing is missing, once: of several at the same time one is `done`, the others begin anew.
 * Everything is judged in this transaction. What is missing is given back otherwise.
 */
export async function completeSignIn(
  context: Context,
  uid: string,
  destination: Destination,
  arrival: Arrival,
): Promise<Standing> {
  return inTransaction(context, async inside => {
    const signIn = await lockSignIn(inside.db, keyOf(inside, uid))
    const standing = await standingOf(inside, signIn, destination)
    if (standing.kind !== 'done') return standing
    await deleteSignIn(inside.db, keyOf(inside, uid))
    const { person, proofs, acr, at } = standing
    // Whoever shows two factors is no guesser: codes of apps are taken again.
    if (isTwoFactor(acr)) {
      await forgetFailures(inside.db, { accountId: inside.account.id, userId: person.id })
    }
    const actor = { kind: 'user', id: person.id, name: person.userName } as const
    await recordSignIn({ ...inside, actor }, person, {
      ...arrival,
      at,
      methods: proofs.map(({ method }) => method),
    })
    return standing
  })
}

function keyOf({ account }: Context, uid: string): SignInKey {
  return { accountId: account.id, uid }
}
