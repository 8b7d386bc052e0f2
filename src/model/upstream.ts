import type { Role } from './role.ts'

export const upstreamKinds = ['oidc', 'saml'] as const

export type UpstreamKind = (typeof upstreamKinds)[number]

/** People who have this value among those of the role get this role. */
export type UpstreamRoleRule = { readonly value: string; readonly role: Role }

/** In which claims (OpenID Connect: paths such as `realm_access.roles`) or attributes (SAML) what is sent; null: nowhere. */
export type AttributeNames = {
  readonly userName: string | null
  readonly email: string | null
  readonly displayName: string | null
  readonly givenName: string | null
  readonly familyName: string | null
  readonly role: string | null
  readonly groups: string | null
}

export const upstreamAuthentications = [
  'client_secret_basic',
  'client_secret_post',
  'private_key_jwt',
  'none',
] as const

/** How we are a client there (OpenID Connect Core). */
export type OidcProtocol = {
  readonly issuer: string
  readonly clientId: string
  readonly authentication: (typeof upstreamAuthentications)[number]
  readonly scopes: readonly string[]
  /** Passed on as `acr_values` and `prompt`; null: not sent. */
  readonly acrValues: string | null
  readonly prompt: string | null
  /** Whether what the userinfo endpoint tells counts too. */
  readonly userinfo: boolean
  /** Whether requests are signed (RFC 9101), with the key of the upstream. */
  readonly signedRequests: boolean
}

export const nameIdFormats = ['persistent', 'emailAddress', 'unspecified'] as const

/** How we are a service provider there (SAML 2.0). */
export type SamlProtocol = {
  /** That of the provider, as its metadata say. */
  readonly entityId: string
  /** Its address for requests by redirect. */
  readonly signOnUrl: string
  /** PEM; a signature may be of any of them, so that the provider can change its key. */
  readonly certificates: readonly string[]
  /** What is asked for; null leaves it to the provider. */
  readonly nameIdFormat: (typeof nameIdFormats)[number] | null
  /** The attribute that says who it is, in place of the NameID; null: the NameID does. */
  readonly subjectAttribute: string | null
  /** Whether requests are signed, with the current key of the upstream. */
  readonly signedRequests: boolean
  /** Whether people have to sign in there anew each time. */
  readonly forceAuthn: boolean
  /** Whether people may set out from the provider: they are asked here whether to go on, and then sign in as usual. */
  readonly unsolicited: boolean
}

/** What an administrator decides about an upstream, whatever its kind. */
export type UpstreamSettings = {
  readonly name: string
  readonly enabled: boolean
  /** Whether the sign-in page has a button for it; else it is reached by its domains alone. */
  readonly button: boolean
  /** Whether somebody new gets to be a user here; else only who is linked or can be linked comes in. */
  readonly creates: boolean
  /** Whether somebody new is taken for the user with the same, verified mail address. Never an account administrator. */
  readonly linksByMail: boolean
  /** Whether people may link themselves to it on their own page. */
  readonly selfLinking: boolean
  /** Whether every mail address that it sends counts as verified; else those that it says so of. */
  readonly trustsMail: boolean
  /** Whether its word is taken for a second factor that an application demands. */
  readonly vouchesForSecondFactor: boolean
  /** The role of whom it creates, and where it is asked for roles of whom it sends none for. */
  readonly defaultRole: Role
  /** In order, the first match wins. */
  readonly roleMapping: readonly UpstreamRoleRule[]
  /** Roles that it may also name by their own keys (IK-80). */
  readonly acceptedRoles: readonly Role[]
  readonly attributes: AttributeNames
  readonly protocol: OidcProtocol | SamlProtocol
}

export type UpstreamDomain = { readonly domain: string; readonly enforced: boolean }

/** Somebody with this value among the groups there is in this group here; null: everybody who arrives (HV-09). */
export type UpstreamGroup = { readonly value: string | null; readonly groupId: string }

/** A provider elsewhere that people sign in with. Its id is also the id of its source of memberships. */
export type Upstream = UpstreamSettings & {
  readonly id: string
  readonly kind: UpstreamKind
  readonly sealedSecret: string | null
  readonly sealedKey: string | null
  readonly version: number
}

/** What an upstream says of somebody who has proven there who they are. */
export type Arrival = {
  /** Who says it: the issuer (OpenID Connect) or the entity id (SAML). */
  readonly issuer: string
  /** Never given to anybody else by that issuer. */
  readonly subject: string
  readonly userName: string | null
  readonly email: string | null
  readonly emailVerified: boolean
  readonly displayName: string | null
  readonly givenName: string | null
  readonly familyName: string | null
  readonly roles: readonly string[]
  /** Null where it did not say which, since they were too many to send. */
  readonly groups: readonly string[] | null
  /** How the person proved it there (RFC 8176). */
  readonly amr: readonly string[]
  /** The class of that, as the provider calls it (`acr`, OpenID Connect Core 2); null where it names none. */
  readonly acr: string | null
}

/** The settings alone of what has more. */
export function settingsOf(whole: UpstreamSettings): UpstreamSettings {
  const { name, enabled, button, creates, linksByMail, selfLinking, trustsMail } = whole
  const { vouchesForSecondFactor, defaultRole, roleMapping, acceptedRoles, attributes, protocol } =
    whole
  return {
    name,
    enabled,
    button,
    creates,
    linksByMail,
    selfLinking,
    trustsMail,
    vouchesForSecondFactor,
    defaultRole,
    roleMapping,
    acceptedRoles,
    attributes,
    protocol,
  }
}
