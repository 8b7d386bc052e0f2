import type { GroupKind } from './group.ts'
import type { ToldApplication } from './receipt.ts'

export type MembershipSource = {
  readonly kind: 'manual' | 'connection' | 'upstream' | 'request'
  /** Of the connection or upstream, where it is one. */
  readonly id: string | null
  readonly name: string | null
  /** Suspended: without effect, but shown to the directory that wrote it. */
  readonly state: 'active' | 'suspended'
  readonly since: Date
  /** From when on it has no effect. */
  readonly until: Date | null
}

/** A group that a person is a member of itself, with each source of that. */
export type UserMembership = {
  readonly id: string
  readonly name: string
  readonly kind: GroupKind
  readonly sources: readonly MembershipSource[]
}

/** A group that a person is in now, directly or through groups. */
export type ReachedGroup = {
  readonly id: string
  readonly name: string
  readonly kind: GroupKind
  /** The shortest way there: the groups from the person on, the last one is this. */
  readonly path: readonly { readonly id: string; readonly name: string }[]
}

/** An application that a person may enter. */
export type OpenApplication = ToldApplication & {
  readonly id: string
  /** Whether everybody may, or those alone who are assigned. */
  readonly access: 'open' | 'assigned'
}

/** An app role that a person has. */
export type HeldAppRole = {
  readonly id: string
  readonly key: string
  readonly name: string
  readonly application: ToldApplication
  /** Whether it was given to the person, beside what groups give. */
  readonly direct: boolean
  /** The first of the groups that give it. */
  readonly group: { readonly id: string; readonly name: string } | null
}
