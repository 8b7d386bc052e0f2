import type { Paging } from './listing.ts'

/** What the look-up tells of somebody, and nothing more. */
export type SeenPrincipal = {
  readonly id: string
  readonly kind: 'user' | 'group'
  readonly name: string
  /** The address of their picture. */
  readonly picture: string | null
}

/** Whom somebody sees: everybody, or whom they may share with and who is in the groups that they manage. */
export type Sight = {
  readonly everybody: boolean
  /** Restricted users, with whom things are shared. */
  readonly sharing: boolean
  /** Whose groups count. */
  readonly managerId: string | null
}

export type LookUp = Paging & { readonly search: string }
