import type { Action } from '../../model/action.ts'
import { Refusal } from '../../model/refusal.ts'
import type { ResourceKind, ResourceReference } from '../../model/resource.ts'
import type { Access } from '../decisions/access.ts'
import { demandAtRoot, demandOn } from '../decisions/asker.ts'

const creating = {
  folder: 'folder.create',
  file: 'file.upload',
  collection: 'collection.create',
} as const satisfies Readonly<Record<ResourceKind, Action>>

/** A place for resources: the id of a folder, or null for the root of its library; whose library it is, where known. */
export type Place = { readonly parentId: string | null; readonly libraryId?: string }

/** Where whoever asks may make something of this kind (IK-49). Collections lie nowhere, and anybody makes them. */
export function placeForNew(
  access: Access,
  kind: ResourceKind,
  parent: ResourceReference | null,
): Place {
  if (kind !== 'collection') return placeFor(access, creating[kind], parent)
  demandRightOf(access)
  return { parentId: inNoFolder(parent) }
}

/** The folder in which whoever asks may do this, or the root. */
export function placeFor(access: Access, action: Action, parent: ResourceReference | null): Place {
  if (parent === null) {
    demandAtRoot(access, action)
    return { parentId: null }
  }
  const { id, kind, libraryId } = inField('parent', () => demandOn(access, parent, action))
  if (kind !== 'folder') throw new Refusal('invalid', `it is a ${kind}, no folder`, field)
  return { parentId: id, libraryId }
}

const field = { field: 'parent' } as const

function demandRightOf({ alive, rights }: Access): void {
  if (alive && rights.has('collections.create')) return
  throw new Refusal('forbidden', 'this needs the right collections.create')
}

/** The place of a collection; refuses any folder. */
export function inNoFolder(parent: ResourceReference | null): null {
  if (parent === null) return null
  throw new Refusal('invalid', 'a collection lies in no folder', field)
}

/** Whose it is what somebody makes: the person's, or, where a library is filled by its application, the account's (null). */
export function ownerOfNew({ role }: Access, subjectId: string | null): string | null {
  if (subjectId === null || role !== null) return subjectId
  throw new Refusal('forbidden', 'an application asks on behalf of a user')
}

/** Runs a check and says of its refusal to which member of the input it belongs. */
export function inField<Result>(name: string, check: () => Result): Result {
  try {
    return check()
  } catch (error) {
    if (!(error instanceof Refusal) || error.field !== undefined) throw error
    throw new Refusal(error.code, error.message, { field: name, cause: error })
  }
}
