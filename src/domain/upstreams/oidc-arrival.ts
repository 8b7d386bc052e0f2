import type { Json, JsonObject } from '../../model/json.ts'
import type { Arrival, Upstream } from '../../model/upstream.ts'

const most = { characters: 512, values: 5000 }

/** What the claims of an ID token, with those of the userinfo endpoint, say of somebody. */
export function arrivalOf(upstream: Upstream, claims: JsonObject): Arrival {
  const { attributes, trustsMail } = upstream
  const text = (path: string | null): string | null => textsAt(claims, path)[0] ?? null
  const email = text(attributes.email)
  return {
    issuer: textsAt(claims, 'iss')[0] ?? '',
    subject: textOf(claims['sub']) ?? '',
    userName: text(attributes.userName),
    email,
    emailVerified: email !== null && (trustsMail || isVerified(claims, email)),
    displayName: text(attributes.displayName),
    givenName: text(attributes.givenName),
    familyName: text(attributes.familyName),
    roles: textsAt(claims, attributes.role),
    groups: isElsewhere(claims, attributes.groups) ? null : textsAt(claims, attributes.groups),
    amr: textsAt(claims, 'amr'),
    acr: textOf(claims['acr']) ?? null,
  }
}

/**
 * The claims of an ID token, and beside them those that the userinfo endpoint adds about the person: nothing about how they
 * signed in, and `email_verified` only together with its `email` (OpenID Connect Core 5.1).
 */
export function withUserinfo(said: JsonObject, told: JsonObject): JsonObject {
  const { amr: _amr, acr: _acr, auth_time: _time, email_verified: verified, ...rest } = told
  const isSame = said['email'] === undefined || said['email'] === told['email']
  const mail = isSame && verified !== undefined ? { email_verified: verified } : {}
  return { ...rest, ...mail, ...said }
}

/** OpenID Connect Core 5.1; the claim speaks of `email` alone. Some providers send it as a text. */
function isVerified({ email, email_verified: verified }: JsonObject, told: string): boolean {
  return email === told && (verified === true || verified === 'true')
}

/** Groups that were too many to send: by reference (OpenID Connect Core 5.6.2), or only that there are some. */
function isElsewhere(claims: JsonObject, path: string | null): boolean {
  if (path === null || claims[path] !== undefined) return false
  const names = claims['_claim_names']
  return claims['hasgroups'] === true || (isObject(names) && names[path] !== undefined)
}

/** The texts at a claim with this name, or at a path of names with full stops between them. */
function textsAt(claims: JsonObject, path: string | null): readonly string[] {
  if (path === null) return []
  const found = claims[path] ?? path.split('.').reduce<Json | undefined>(memberOf, claims)
  const values = Array.isArray(found) ? found : [found]
  return values
    .slice(0, most.values)
    .map(textOf)
    .filter(text => text !== undefined)
}

function memberOf(value: Json | undefined, name: string): Json | undefined {
  return isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined
}

/** What is too long or holds what no text may is left out, never cut: it could become somebody else's. */
function textOf(value: Json | undefined): string | undefined {
  const text = typeof value === 'number' ? String(value) : value
  if (typeof text !== 'string' || text === '' || text.length > most.characters) return undefined
  return text.includes('\0') ? undefined : text
}

function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
