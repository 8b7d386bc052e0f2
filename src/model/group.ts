import type { JsonObject } from './json.ts'

export const groupKinds = ['sharing', 'directory'] as const

export type GroupKind = (typeof groupKinds)[number]

/** How long a deleted group can be restored; its name is taken until then. */
export const restorableDays = 30

export type GroupInput = {
  readonly name: string
  readonly externalId: string | null
  readonly description?: string | null
  /** Attributes of extension schemas, by URN. */
  readonly attributes: JsonObject
}

export type Group = GroupInput & {
  readonly id: string
  readonly kind: GroupKind
  readonly managedBy: string | null
  readonly description: string | null
  /** The hash of its picture. */
  readonly icon: string | null
  /** Distinct direct members, whoever put them there. */
  readonly memberCount: number
  readonly version: number
  readonly createdAt: Date
  readonly updatedAt: Date
  /** Since when it is deleted, and can still be restored. */
  readonly deletedAt: Date | null
}

export type MemberKind = 'user' | 'group'

export type Member = { readonly id: string; readonly kind: MemberKind; readonly name: string }

/**
 * A change to the members of one group that never needs the present members: with `replace` the result is that set,
 * else `add` and `remove` are applied to what is there. Ids stand in at most one of `add` and `remove`.
 */
export type MembershipChange = {
  readonly replace?: ReadonlySet<string>
  readonly add: ReadonlySet<string>
  readonly remove: ReadonlySet<string>
  /** From when on those in `add` are members no more, also where they are already; null for no end. */
  readonly until?: Date | null
}
