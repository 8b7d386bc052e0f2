import type { ActorKind } from './event.ts'
import type { Level } from './level.ts'
import type { LeveledResource, ResourceReference } from './resource.ts'

/** The most collections that one folder or file is in (IK-56). */
export const mostCollections = 50

/** A folder or a file in a collection, as somebody sees it. */
export type CollectedResource = LeveledResource & CollectionItem

/** That something is in a collection. */
export type CollectionItem = {
  /** The collection passes no more on: the level that whoever added it had on it then (DESIGN 5). */
  readonly cap: Level
  readonly adderKind: ActorKind
  readonly adderId: string | null
  readonly adderName: string
  readonly since: Date
}

/** What became of one resource and one collection of a request, named as they were. */
export type Collected = {
  readonly collection: ResourceReference
  readonly resource: ResourceReference
  /** `raised`: it was there, and was added again by somebody with a higher level. */
  readonly outcome: 'added' | 'raised' | 'present'
  readonly cap: Level
}
