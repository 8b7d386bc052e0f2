import type { Action } from '../../model/action.ts'
import type { ResourceReference } from '../../model/resource.ts'
import { Refusal } from '../../model/refusal.ts'
import { rights } from '../../model/right.ts'
import { findLibraryOf } from '../../storage/resources/libraries.ts'
import type { Context } from '../context.ts'
import { type Access, accessOf, accessOfKeeper, type Reached } from './access.ts'
import { decide } from './decide.ts'

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

/** What whoever asks has on these resources. */
export async function accessOfAsker(
  context: Context,
  resources: readonly ResourceReference[],
): Promise<Access> {
  const { subjectId, libraryId } = await askerOf(context)
  if (libraryId === undefined) {
    return { alive: true, role: null, rights: new Set(rights), resources: new Map() }
  }
  const asked = { resources, libraryId }
  if (subjectId === null) return accessOfKeeper(context, asked)
  return accessOf(context, { ...asked, subjectId })
}

/**
 * The resource, for whoever may do this with it. Refused as `not-found` where they have no level on it, as if it was not
 * there, and as `forbidden` where they may see it and no more.
 */
export function demandOn(access: Access, reference: ResourceReference, action: Action): Reached {
  const reached = access.resources.get(reference)
  const { denial, needs } = decide(access, reached, action)
  if (denial === null) return reached as Reached
  if (denial === 'no-access') throw new Refusal('not-found', 'there is no such resource')
  if (denial === 'level') {
    throw new Refusal('forbidden', `this needs the level ${needs?.level} on the resource`)
  }
  if (denial === 'right') throw new Refusal('forbidden', `this needs the right ${needs?.right}`)
  if (denial === 'not-alive') throw new Refusal('forbidden', 'whoever asks may not be let in now')
  throw new Refusal('invalid', `${action} is nothing that this kind of resource knows`)
}
