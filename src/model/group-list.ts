import type { GroupKind } from './group.ts'
import type { Paging } from './listing.ts'

/** A group as the lists of the console show it. */
export type GroupListItem = {
  readonly id: string
  readonly name: string
  readonly kind: GroupKind
  readonly managedBy: string | null
  readonly memberCount: number
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export type GroupFilter = {
  readonly kind?: GroupKind | undefined
  /** The connection that manages them; null: those that nobody manages. */
  readonly managedBy?: string | null | undefined
}

export const groupSorts = ['name', 'createdAt'] as const

export type GroupSort = (typeof groupSorts)[number]

/** Which filters go with which order, alone or together. An index serves each pair; others are refused. */
export const groupFiltersOf: Readonly<
  Record<GroupSort | 'search', readonly (keyof GroupFilter)[]>
> = {
  name: ['kind', 'managedBy'],
  createdAt: [],
  search: ['kind', 'managedBy'],
}

export type GroupListRequest = Paging & {
  readonly filter: GroupFilter
  readonly sort: GroupSort
  readonly descending: boolean
}

export type GroupSearchRequest = Paging & { readonly search: string; readonly filter: GroupFilter }
