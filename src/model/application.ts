/** An OpenID Connect client of an account, and who may enter it. */
export type Application = {
  readonly id: string
  readonly clientId: string
  readonly kind: 'web' | 'system'
  readonly name: string
  /** `assigned`: only assigned users and members of assigned groups may enter. `open`: every active user. */
  readonly access: 'assigned' | 'open'
  readonly enabled: boolean
  readonly redirectUris: readonly string[]
  readonly postLogoutRedirectUris: readonly string[]
  /** Where a person is sent who wants to begin again. */
  readonly homeUrl: string | null
  /** Whom to ask for access, shown to a refused person. */
  readonly contact: string | null
  readonly claims: ClaimsContract
  readonly version: number
}

/** What the tokens of an application carry. Members that are absent have the defaults below. */
export type ClaimsContract = {
  /** Put the account role of the person among `roles`. */
  readonly accountRole?: boolean
  /** Past either number the groups are given as a distributed claim (OpenID Connect Core 5.6.2), never cut. */
  readonly maxValues?: number
  readonly maxBytes?: number
}

export const claimsDefaults = { accountRole: false, maxValues: 100, maxBytes: 4096 } as const
