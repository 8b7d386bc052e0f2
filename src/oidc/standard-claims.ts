import type { Json, JsonObject } from '../model/json.ts'
import type { Person } from '../model/person.ts'

/** Scopes that let out no claim of their own. */
export const protocolScopes = ['openid', 'offline_access'] as const

/** Which scope lets which claims out (OpenID Connect Core 5.4). Whether an address is verified nobody here knows. */
export const scopeClaims = {
  openid: ['sub', 'acr', 'amr'],
  profile: [
    'name',
    'given_name',
    'family_name',
    'middle_name',
    'nickname',
    'preferred_username',
    'profile',
    'picture',
    'zoneinfo',
    'locale',
    'updated_at',
  ],
  email: ['email'],
  address: ['address'],
  phone: ['phone_number'],
  groups: ['groups', 'hasgroups'],
  roles: ['roles'],
}

/** The standard claims of a person (OpenID Connect Core 5.1). What is not known is left out. */
export function standardClaims(person: Person): JsonObject {
  const { attributes, values, email, userName, locale, updatedAt } = person
  return known({
    ...nameClaims(person),
    preferred_username: userName,
    nickname: textOf(attributes['nickName']),
    profile: webAddress(attributes['profileUrl']),
    picture: webAddress(preferred(values['photos'])?.['value']),
    zoneinfo: textOf(attributes['timezone']),
    locale,
    updated_at: Math.floor(updatedAt.getTime() / 1000),
    email,
    phone_number: phoneNumber(preferred(values['phoneNumbers'])?.['value']),
    address: addressOf(preferred(values['addresses'])),
  })
}

function nameClaims({ displayName, name, userName }: Person): Claims {
  const { givenName, familyName, middleName, formatted } = name
  const full = [textOf(givenName), textOf(familyName)].filter(part => part !== undefined).join(' ')
  return {
    name: displayName ?? textOf(formatted) ?? (full === '' ? userName : full),
    given_name: textOf(givenName),
    family_name: textOf(familyName),
    middle_name: textOf(middleName),
  }
}

/** OpenID Connect Core 5.1.1. */
function addressOf(element: JsonObject | undefined): JsonObject | undefined {
  if (element === undefined) return undefined
  const claim = known({
    formatted: textOf(element['formatted']),
    street_address: textOf(element['streetAddress']),
    locality: textOf(element['locality']),
    region: textOf(element['region']),
    postal_code: textOf(element['postalCode']),
    country: textOf(element['country']),
  })
  return Object.keys(claim).length === 0 ? undefined : claim
}

/** SCIM writes numbers as RFC 3966 URIs, OpenID Connect without the scheme (Core 5.1). */
function phoneNumber(value: Json | undefined): string | undefined {
  return textOf(value)?.replace(/^tel:/i, '')
}

/** Some directories send a picture as a whole, which no token can hold. */
function webAddress(value: Json | undefined): string | undefined {
  const text = textOf(value)
  return text !== undefined && text.length <= 2048 && /^https?:\/\//i.test(text) ? text : undefined
}

/** The primary element, else the first. */
function preferred(elements: readonly JsonObject[] = []): JsonObject | undefined {
  return elements.find(each => each['primary'] === true) ?? elements[0]
}

type Claims = Readonly<Record<string, Json | undefined>>

function known(claims: Claims): JsonObject {
  const entries = Object.entries(claims).filter(
    ([, value]) => value !== undefined && value !== null,
  )
  return Object.fromEntries(entries) as JsonObject
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
