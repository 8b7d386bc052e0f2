import type { SignedIn } from './oidc.ts'

/** The person as the pages show them: nothing but claims of the ID token. */
export type Person = {
  /** By which Cohort is asked about them. */
  readonly sub: string
  readonly name: string
  readonly email: string | undefined
  readonly groups: readonly string[]
  readonly roles: readonly string[]
  readonly claims: Readonly<Record<string, unknown>>
}

export function personOf({ claims }: SignedIn): Person {
  const { name, preferred_username: userName, email, sub, groups, roles } = claims
  return {
    sub,
    name: textOf(name) ?? textOf(userName) ?? sub,
    email: textOf(email),
    groups: textsOf(groups),
    roles: textsOf(roles),
    claims,
  }
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter(each => typeof each === 'string') : []
}
