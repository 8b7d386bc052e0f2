import type { Paging } from './listing.ts'
import type { Role } from './role.ts'

/** Suspended: by an administrator here; inactive: by the directory's flag; invited: inactive until they come. */
export const userStates = ['active', 'invited', 'suspended', 'inactive'] as const

export type UserState = (typeof userStates)[number]

/** A person as the lists of the console show them. */
export type UserListItem = {
  readonly id: string
  readonly userName: string
  readonly displayName: string | null
  /** The primary mail address, else the first one. */
  readonly mail: string | null
  readonly role: Role
  readonly state: UserState
  readonly managedBy: string | null
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
}

export type UserFilter = {
  readonly role?: Role | undefined
  readonly state?: UserState | undefined
  /** The connection that manages them; null: those whom nobody manages. */
  readonly managedBy?: string | null | undefined
  /** The group that they are direct members of. */
  readonly group?: string | undefined
}

export const userSorts = ['userName', 'displayName', 'createdAt'] as const

export type UserSort = (typeof userSorts)[number]

/** Which filters go with which order, alone or together. An index serves each pair; others are refused. */
export const userFiltersOf: Readonly<Record<UserSort | 'search', readonly (keyof UserFilter)[]>> = {
  userName: ['role', 'state', 'managedBy'],
  displayName: [],
  createdAt: ['group'],
  search: ['role', 'state', 'managedBy'],
}

export type UserListRequest = Paging & {
  readonly filter: UserFilter
  readonly sort: UserSort
  readonly descending: boolean
}

/** A search has an order of its own: first those whose user name begins so. */
export type UserSearchRequest = Paging & { readonly search: string; readonly filter: UserFilter }
