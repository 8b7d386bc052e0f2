import type { OrdinaryRole } from './role.ts'

/** `public`: at a known address. `secret`: for who has the link. */
export const joinModes = ['off', 'public', 'secret'] as const

export type JoinMode = (typeof joinModes)[number]

export const joinStates = ['open', 'approved', 'declined', 'withdrawn'] as const

/** `withdrawn`: the same person asked anew. What was not proven by mail yet is shown to nobody and has no state here. */
export type JoinState = (typeof joinStates)[number]

export type NamedGroup = { readonly id: string; readonly name: string }

/** The form on which people from outside ask to join (HV-30). */
export type JoinSettings = {
  readonly mode: JoinMode
  readonly hasSecret: boolean
  /** What new people get. */
  readonly role: OrdinaryRole
  /** Who proved their mail address is let in without anybody's decision, where seats, plan and groups allow. */
  readonly skipApproval: boolean
  readonly defaultGroups: readonly NamedGroup[]
  /** Those that people may choose from on the form; no other is named there. */
  readonly choosableGroups: readonly NamedGroup[]
  readonly version: number
}

export const unsetJoinSettings: JoinSettings = {
  mode: 'off',
  hasSecret: false,
  role: 'media_library_restricted_access',
  skipApproval: false,
  defaultGroups: [],
  choosableGroups: [],
  version: 0,
}

/** Somebody from outside who asks to join, and has proven the mail address. */
export type JoinRequest = {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly message: string | null
  /** Those that are preset and those that were chosen, as far as they are still there. */
  readonly groups: readonly NamedGroup[]
  readonly state: JoinState
  readonly askedAt: Date
  readonly decidedAt: Date | null
  readonly deciderName: string | null
  readonly decisionReason: string | null
  /** Whom it brought in; of an open one who has the address as a user name already. */
  readonly userId: string | null
  readonly version: number
}
