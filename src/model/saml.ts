import type { AttributeNames } from './upstream.ts'

/** `next`: told in our metadata, signs nothing yet. `former`: only opens what is still encrypted for it. */
export const samlKeyStates = ['next', 'current', 'former'] as const

/** A key of ours with which requests to a provider of SAML are signed, and for which it may encrypt. */
export type SamlKey = {
  readonly id: string
  readonly state: (typeof samlKeyStates)[number]
  /** PEM. */
  readonly certificate: string
  readonly createdAt: Date
}

const claims = 'http://schemas.xmlsoap.org/ws/2005/05/identity/claims'
const microsoft = 'http://schemas.microsoft.com'

/** What usual providers call things. */
export const samlAttributePresets = {
  plain: {
    userName: null,
    email: 'email',
    displayName: 'full_name',
    givenName: null,
    familyName: null,
    role: 'role',
    groups: 'groups',
  },
  imagekit: {
    userName: 'imagekit_id',
    email: 'email',
    displayName: 'full_name',
    givenName: null,
    familyName: null,
    role: 'imagekit_role',
    groups: 'groups',
  },
  entra: {
    userName: `${claims}/name`,
    email: `${claims}/emailaddress`,
    displayName: `${microsoft}/identity/claims/displayname`,
    givenName: `${claims}/givenname`,
    familyName: `${claims}/surname`,
    role: `${microsoft}/ws/2008/06/identity/claims/role`,
    groups: `${microsoft}/ws/2008/06/identity/claims/groups`,
  },
  okta: {
    userName: 'login',
    email: 'email',
    displayName: 'displayName',
    givenName: 'firstName',
    familyName: 'lastName',
    role: 'role',
    groups: 'groups',
  },
} as const satisfies Record<string, AttributeNames>

/** Entra sends this in place of groups that are too many. */
export const groupsLink = `${microsoft}/claims/groups.link`

/** Entra tells here, too, how somebody signed in. */
export const methodsReferences = `${microsoft}/claims/authnmethodsreferences`

const classes = 'urn:oasis:names:tc:SAML:2.0:ac:classes'

/** What contexts of authentication mean as method references (RFC 8176); others say nothing that counts. */
export const methodsOfContexts: ReadonlyMap<string, readonly string[]> = new Map([
  [`${classes}:Password`, ['pwd']],
  [`${classes}:PasswordProtectedTransport`, ['pwd']],
  [`${classes}:TimeSyncToken`, ['otp']],
  [`${classes}:MobileTwoFactorContract`, ['mfa']],
  [`${classes}:MobileTwoFactorUnregistered`, ['mfa']],
  [`${classes}:Smartcard`, ['sc']],
  [`${classes}:SmartcardPKI`, ['pin', 'sc']],
  [`${microsoft}/claims/multipleauthn`, ['mfa']],
  ['https://refeds.org/profile/mfa', ['mfa']],
])

/** The formats of names by what they are called here. */
export const nameIdUrns = {
  persistent: 'urn:oasis:names:tc:SAML:2.0:nameid-format:persistent',
  emailAddress: 'urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress',
  unspecified: 'urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified',
} as const

/** A name that is another one each time. */
export const transientNameId = 'urn:oasis:names:tc:SAML:2.0:nameid-format:transient'
