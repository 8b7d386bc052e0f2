import type { AttributePath, Condition } from './condition.ts'

/**
 * By what a list is ordered before the id decides. Unassigned values come last ascending and first descending
 * (RFC 7644 3.4.2.3).
 */
export type Sort = {
  readonly attribute: AttributePath
  /** The multi-valued attribute in whose elements `attribute` lies: the primary element counts, else the first. */
  readonly collection?: string
  readonly descending: boolean
  /** In a list of several nouns: this one has no such attribute. */
  readonly absent?: boolean
}

/** Where a page begins or ends: the id of its item and the sort key as text, null where unassigned or unsorted. */
export type Position = { readonly id: string; readonly key: string | null }

/** A page by position: the items behind `start`, or with `backwards` those before it; without it the first ones. */
export type Keyset = {
  readonly start?: Position
  readonly backwards: boolean
  /** The total where it is known already: it is not counted again. */
  readonly total?: number
}

/** Which items a list holds and in which order. */
export type Selection = { readonly where?: Condition; readonly sort?: Sort }

/** One page of a list, by offset or by position: `offset` counts from 0, `limit` 0 asks for the total only. */
export type PageWindow = {
  readonly offset: number
  readonly limit: number
  readonly keyset?: Keyset
}

export type PageRequest = Selection & PageWindow

export type Page<Item> = {
  readonly total: number
  readonly items: readonly Item[]
  /** Of a page by position that is not empty: its ends, and whether there is more in the direction that was asked for. */
  readonly ends?: { readonly first: Position; readonly last: Position }
  readonly more?: boolean
}
