export const groupSelections = ['default', 'assigned', 'all', 'prefix', 'none'] as const

/** `default`: the groups that are assigned to the application, or all where none is. */
export type GroupSelection = (typeof groupSelections)[number]

export const groupValues = ['name', 'id', 'externalId'] as const

/** A group without an external id is told by its id: that is nobody else's, and nothing is lost. */
export type GroupValue = (typeof groupValues)[number]

export const claimPlaces = ['idToken', 'userinfo', 'accessToken'] as const

export type ClaimPlace = (typeof claimPlaces)[number]

/**
 * What an application is told of a person, beside the standard claims. Members that are absent have the defaults below.
 * Claims of places: the ID token, the answer of userinfo, and access tokens that are JWTs (RFC 9068).
 */
export type ClaimsContract = {
  readonly groups?: GroupSelection
  /** Of `prefix`: how the names of the groups begin, in any case. */
  readonly groupPrefix?: string
  readonly values?: GroupValue
  /** Under which names the two claims are given. */
  readonly names?: { readonly groups?: string; readonly roles?: string }
  readonly places?: { readonly [place in ClaimPlace]?: boolean }
  /** Put the account role of the person among the roles. */
  readonly accountRole?: boolean
  /** A claim past either number is given as a distributed one (OpenID Connect Core 5.6.2), never cut. */
  readonly maxValues?: number
  readonly maxBytes?: number
  /**
   * More claims, each with the path of the user attribute that it tells (`model/claim-path.ts`): in each of the places,
   * whatever the scopes.
   */
  readonly attributes?: Readonly<Record<string, string>>
}

export type WholeContract = {
  readonly groups: GroupSelection
  readonly groupPrefix: string
  readonly values: GroupValue
  readonly names: { readonly groups: string; readonly roles: string }
  readonly places: { readonly [place in ClaimPlace]: boolean }
  readonly accountRole: boolean
  readonly maxValues: number
  readonly maxBytes: number
  readonly attributes: Readonly<Record<string, string>>
}

export const claimsDefaults = {
  groups: 'default',
  groupPrefix: '',
  values: 'name',
  names: { groups: 'groups', roles: 'roles' },
  places: { idToken: true, userinfo: true, accessToken: false },
  accountRole: false,
  maxValues: 100,
  maxBytes: 4096,
  attributes: {},
} as const satisfies WholeContract

/** A contract with its defaults filled in. */
export function wholeContract(contract: ClaimsContract): WholeContract {
  const { names, places } = claimsDefaults
  return {
    ...claimsDefaults,
    ...contract,
    names: { ...names, ...contract.names },
    places: { ...places, ...contract.places },
  }
}
