import type { Action } from '../../model/action.ts'
import type { ResourceReference } from '../../model/resource.ts'
import { Refusal } from '../../model/refusal.ts'
import type { Right } from '../../model/right.ts'
import { findLibraryOf } from '../../storage/resources/libraries.ts'
import { may } from '../caller.ts'
import type { Context } from '../context.ts'
import {
  type Access,
  accessOf,
  accessOfKeeper,
  type AccessQuestion,
  keeping,
  type Reached,
} from './access.ts'
import { decide, type Decision } from './decide.ts'

/**
 * Whoever asks, in libraries. A person is judged by what they may, in every library of the account. An application keeps
 * its own library: there it may everything, and sees no other; what it asks on behalf of a person is judged as theirs.
 */
export type Asker = {
  /** Null for whoever keeps the library: the application itself, or the command line. */
  readonly subjectId: string | null
  /** Null for every library; undefined for an application that has none yet. */
  readonly libraryId: string | null | undefined
}

export async function askerOf({ db, account, caller }: Context): Promise<Asker> {
  if (caller === undefined) return { subjectId: null, libraryId: null }
  if (caller.kind === 'user') return { subjectId: caller.id, libraryId: null }
  const library = await findLibraryOf(db, { accountId: account.id, applicationId: caller.id })
  return { subjectId: caller.onBehalfOf ?? null, libraryId: library?.id }
}

/** What of these resources is asked about, and where: an application without a library asks about nothing. */
export function inLibraryOf(
  { libraryId }: Asker,
  resources: readonly ResourceReference[],
): Pick<AccessQuestion, 'resources' | 'libraryId'> {
  return libraryId === undefined ? { resources: [], libraryId: null } : { resources, libraryId }
}

/** Refuses to act on behalf of anybody who is no user, or may not be let in. */
export async function demandPersonAskedFor(context: Context): Promise<void> {
  const subjectId = context.caller?.onBehalfOf
  if (subjectId === undefined) return
  const question = { subjectId, resources: [], libraryId: null, needs: [] }
  const { alive, kind } = await accessOf(context, question)
  if (alive && kind === 'user') return
  throw new Refusal('forbidden', 'On-Behalf-Of names nobody who may be let in now')
}

/** What whoever asks has on these resources; `despiteBin` as if none was in the bin, `asker` where that is known already. */
export async function accessOfAsker(
  context: Context,
  resources: readonly ResourceReference[],
  { despiteBin = false, asker }: { readonly despiteBin?: boolean; readonly asker?: Asker } = {},
): Promise<Access> {
  const { subjectId, libraryId } = asker ?? (await askerOf(context))
  if (libraryId === undefined) return withinToken(context, withoutLibrary)
  const asked = { resources, libraryId, despiteBin }
  const access =
    subjectId === null
      ? await accessOfKeeper(context, asked)
      : await accessOf(context, { ...asked, subjectId })
  return withinToken(context, access)
}

const withoutLibrary: Access = { ...keeping, resources: new Map() }

/** An application that may only ask about its library changes nothing there, not on behalf of anybody either. */
function withinToken(context: Context, access: Access): Access {
  if (context.caller?.kind !== 'application' || may(context, 'library.keep')) return access
  const most = may(context, 'library.ask') ? reading : []
  return { ...access, rights: new Set(most.filter(right => access.rights.has(right))) }
}

const reading: readonly Right[] = [
  'assets.view',
  'assets.download',
  'folders.view',
  'collections.view',
]

/**
 * The resource, for whoever may do this with it. Refused as `not-found` where they have no level on it, as if it was not
 * there, and as `forbidden` where they may see it and no more.
 */
export function demandOn(access: Access, reference: ResourceReference, action: Action): Reached {
  const reached = access.resources.get(reference)
  const decision = decide(access, reached, action)
  if (decision.denial === null) return reached as Reached
  if (decision.denial === 'no-access') throw new Refusal('not-found', 'there is no such resource')
  throw refusalOf(decision, action, 'on the resource')
}

/** Refuses whoever may not do this at the root of a library, where the role alone gives a level (IK-48, IK-49). */
export function demandAtRoot(access: Access, action: Action): void {
  const decision = decide(access, { kind: 'folder', level: access.floor }, action)
  if (decision.denial !== null) throw refusalOf(decision, action, 'at the root of the library')
}

function refusalOf({ denial, needs }: Decision, action: Action, where: string): Refusal {
  if (denial === 'right') return new Refusal('forbidden', `this needs the right ${needs?.right}`)
  if (denial === 'not-alive') {
    return new Refusal('forbidden', 'whoever asks may not be let in now')
  }
  if (denial === 'no-such-action') {
    return new Refusal('invalid', `${action} is nothing that this kind of resource knows`)
  }
  return new Refusal('forbidden', `this needs the level ${needs?.level} ${where}`)
}
