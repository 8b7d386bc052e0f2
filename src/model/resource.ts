import type { Level } from './level.ts'
import type { JsonObject } from './json.ts'
import type { RefusalCode } from './refusal.ts'

export const resourceKinds = ['folder', 'file', 'collection'] as const

export type ResourceKind = (typeof resourceKinds)[number]

/** A folder, file or media collection that an application registered. Cohort keeps the tree, not the bytes. */
export type Resource = {
  readonly id: string
  readonly libraryId: string
  readonly kind: ResourceKind
  /** The folder that it lies in; null at the root of the library, and of a collection. */
  readonly parentId: string | null
  readonly name: string
  /** The application's own name for it, unique in its library. */
  readonly key: string | null
  /** The user who made it and so has *manage* on it and all below; null where the account itself owns it. */
  readonly ownerId: string | null
  /** What the application wants back with it. */
  readonly metadata: JsonObject
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
  /** Since when it is in the bin. */
  readonly deletedAt: Date | null
}

/** A resource, and what whoever asks, or is asked about, has on it. */
export type LeveledResource = Resource & { readonly level: Level }

/** What became of one item of a request that registers many. */
export type Registered = {
  /** Its place in the request, from 0. */
  readonly index: number
  /** Null where it was refused and is not there. */
  readonly id: string | null
  readonly key: string | null
  readonly outcome: 'created' | 'updated' | 'unchanged' | 'refused'
  readonly error: ItemError | null
}

/** Why an item of a request was refused, as the refusal of a whole request words it. */
export type ItemError = {
  readonly code: RefusalCode
  readonly message: string
  readonly field: string | null
}

/** How long what is in the bin can be restored. */
export const binDays = 30

/** How many folders lie in each other at most; files may lie in the last one. */
export const mostDepth = 100

/** What an application registers: one library for each, which outlives it. */
export type Library = {
  readonly id: string
  readonly applicationId: string | null
  readonly name: string
  /** `level`: a collection passes its level on, capped by item; `view`: no more than view (C6). */
  readonly collectionFlow: 'level' | 'view'
  /** A collection passes on only what was put into it by somebody with *manage* on that. */
  readonly strictCollections: boolean
  readonly defaultShareDays: number | null
  readonly mostShareDays: number | null
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

/**
 * How a resource is named from outside: by its id, or as `key:…` by the key that the application gave it, which is looked
 * for in one library.
 */
export type ResourceReference = string

export const keyPrefix = 'key:'
