/** An attribute as far as a path to it needs to know it; those of account schemas have this form as well. */
export type AttributeShape = {
  readonly name: string
  readonly multiValued: boolean
  readonly subAttributes?: readonly AttributeShape[] | undefined
}

export const coreUser = 'urn:ietf:params:scim:schemas:core:2.0:User'
export const enterpriseUser = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

const names = 'formatted familyName givenName middleName honorificPrefix honorificSuffix'
const place = 'formatted streetAddress locality region postalCode country type primary'
const element = 'value display type primary'

/** The attributes of a user that claims may tell (RFC 7643 4.1): all but `groups` and `roles`, which others give. */
export const coreAttributes: readonly AttributeShape[] = [
  ...plain('userName externalId displayName nickName profileUrl title userType'),
  ...plain('preferredLanguage locale timezone'),
  { name: 'name', multiValued: false, subAttributes: plain(names) },
  ...['emails', 'phoneNumbers', 'ims', 'photos', 'entitlements'].map(name => list(name, element)),
  list('addresses', place),
]

/** RFC 7643 4.3. */
export const enterpriseAttributes: readonly AttributeShape[] = [
  ...plain('employeeNumber costCenter organization division department'),
  { name: 'manager', multiValued: false, subAttributes: plain('value displayName') },
]

function plain(words: string): readonly AttributeShape[] {
  return words.split(' ').map(name => ({ name, multiValued: false }))
}

function list(name: string, parts: string): AttributeShape {
  return { name, multiValued: true, subAttributes: plain(parts) }
}
