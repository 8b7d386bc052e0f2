import type { MemberKind } from './group.ts'

/** One row through which somebody is a member. */
export type MemberSource = {
  readonly kind: 'manual' | 'connection' | 'upstream' | 'request'
  /** The connection that wrote the row: only its directory takes it away. */
  readonly connection: { readonly id: string; readonly name: string } | null
  /** The upstream that gave the membership: it ends when that sends it no more. */
  readonly upstream: { readonly id: string; readonly name: string } | null
  readonly state: 'active' | 'suspended'
  readonly since: Date
  readonly until: Date | null
}

/** A member of a group with every source, as the console shows it. */
export type GroupMemberItem = {
  readonly id: string
  readonly kind: MemberKind
  readonly name: string
  /** Of a user. */
  readonly userName: string | null
  readonly sources: readonly MemberSource[]
}

/** Somebody who may change the members of a group. */
export type GroupManager = {
  readonly id: string
  readonly name: string
  readonly userName: string
  readonly since: Date
}
