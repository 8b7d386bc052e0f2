import type { Receipt, ToldApplication } from './receipt.ts'

/** How many there are, and the first of them. */
export type Counted<Item> = { readonly count: number; readonly first: readonly Item[] }

/** What hangs on a person and goes with them. */
export type UserLosses = {
  readonly groups: Counted<{ readonly id: string; readonly name: string }>
  /** Groups whose members the person may change. */
  readonly managedGroups: Counted<{ readonly id: string; readonly name: string }>
  /** Rights that were given to the person, by their keys. */
  readonly rights: Counted<{ readonly id: string; readonly name: string }>
  /** Applications to which the person is assigned in person. */
  readonly assignments: Counted<ToldApplication>
  readonly appRoles: Counted<ToldApplication & { readonly key: string }>
}

/** Who has by now what the person owned. */
export type NewOwner = {
  readonly kind: 'account' | 'user'
  readonly id: string
  readonly name: string
}

/** What the deletion of a person did, or would do. */
export type RemovedUser = UserLosses & {
  readonly id: string
  readonly userName: string
  readonly owner: NewOwner
  /** Whether a seat is free by it. */
  readonly seat: boolean
  readonly access: Receipt
}
