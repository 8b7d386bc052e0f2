/** What the gallery reads of Cohort’s answers; `ISSUER/api/v1/docs` tells all that is in them. */

export const levels = ['view', 'contribute', 'manage'] as const

export type Level = (typeof levels)[number]

/** The answer to “may they do this with that?”. */
export type Decision = {
  readonly allowed: boolean
  readonly level: Level | null
  readonly needs: { readonly level: Level | null; readonly right: string }
  /** Why not; null where it is allowed. */
  readonly denial: string | null
}

export type Leveled = { readonly resource: { readonly key: string | null }; readonly level: Level }

/** Why somebody has a level on something. */
export type Explanation = { readonly level: Level | null; readonly paths: readonly AccessPath[] }

type Named = { readonly id: string; readonly name: string }

/** One way to a level; the highest wins. */
export type AccessPath = {
  readonly via: 'role' | 'share' | 'ownership'
  readonly level: Level
  readonly dormant: 'not-alive' | 'bin' | 'role' | 'expired' | null
  readonly wins: boolean
  /** Where it was given: the thing itself or a folder above it. */
  readonly place: Named | null
  readonly collection: Named | null
  readonly group: (Named & { readonly paths: readonly (readonly Step[])[] }) | null
  readonly share: Terms | null
}

/** A membership on the way into a group. */
export type Step = { readonly group: Named; readonly source: string; readonly since: string }

type Terms = {
  readonly granter: { readonly name: string }
  readonly reason: string | null
  readonly since: string
  readonly until: string | null
}

export type Principal = Named & { readonly kind: 'user' | 'group' }

export type Share = Terms & {
  readonly level: Level
  readonly inherited: boolean
  readonly principal: Named & { readonly kind: string }
  /** Where it was given. */
  readonly resource: Named
}

export type NewShare = {
  readonly principalId: string
  readonly level: Level
  readonly reason: string | null
  readonly until: string | null
}
