import { Refusal } from '../../model/refusal.ts'
import type { Registered, ResourceReference } from '../../model/resource.ts'
import type { Access } from '../decisions/access.ts'
import { ownerOfNew } from './place.ts'
import type { RegistrationInput } from './registration.ts'

/** What is known when a batch is registered. */
export type View = {
  readonly libraryId: string
  /** A reference to a folder as it can be looked up by now: those of the same request by id. */
  readonly parentOf: (parent: ResourceReference) => ResourceReference
  readonly placed: ReadonlyMap<ResourceReference, Registered>
  /** The person who asks, or for whom is asked; null for the library itself. */
  readonly subjectId: string | null
  readonly access: Access
  /** Those of the owners in question who are users. */
  readonly users: ReadonlySet<string>
}

/** Whose something new is (IK-51): what a person makes is theirs, and the library says it of what it registers itself. */
export function ownerFor(
  { ownerId }: RegistrationInput,
  { subjectId, access, users }: View,
): string | null {
  if (subjectId === null) return knownOwner(ownerId ?? null, users)
  if (ownerId === undefined || ownerId === subjectId) return ownerOfNew(access, subjectId)
  throw new Refusal('forbidden', 'what a person makes is theirs', { field: 'ownerId' })
}

/** Whose something is afterwards that is there already. */
export function ownerAfter(
  { ownerId }: RegistrationInput,
  present: string | null,
  { subjectId, users }: View,
): string | null {
  if (ownerId === undefined || ownerId === present) return present
  if (subjectId === null) return knownOwner(ownerId, users)
  throw new Refusal('forbidden', 'it is somebody else’s', { field: 'ownerId' })
}

function knownOwner(ownerId: string | null, users: ReadonlySet<string>): string | null {
  if (ownerId === null || users.has(ownerId)) return ownerId
  throw new Refusal('invalid', 'there is no such user', { field: 'ownerId' })
}
