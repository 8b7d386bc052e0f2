import { foldCase } from '../../lib/fold-case.ts'
import type { Connection } from '../../model/connection.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import type { Role } from '../../model/role.ts'

type RolesElements = readonly JsonObject[] | undefined

/**
 * The role that a connection gives to somebody with these SCIM `roles`: that of the first rule whose value is among
 * them, in any case, else the default. Only a rule gives a role, never the name of one.
 */
export function mappedRole(
  { roleMapping, defaultRole }: Connection,
  elements: RolesElements,
): Role {
  const values = new Set((elements ?? []).flatMap(valuesOf).map(foldCase))
  return roleMapping.find(({ value }) => values.has(foldCase(value)))?.role ?? defaultRole
}

/** Whether this connection decides about the account role at all. */
export function mapsRoles({ roleMapping }: Connection): boolean {
  return roleMapping.length > 0
}

/** The value of an element, and what is in it where it is a JSON text: so Entra sends the app roles of a person. */
function valuesOf({ value }: JsonObject): readonly string[] {
  if (typeof value !== 'string') return []
  if (!value.startsWith('{')) return [value]
  const inner = parsed(value)
  const name = typeof inner === 'object' && inner !== null && 'value' in inner ? inner.value : null
  return typeof name === 'string' ? [value, name] : [value]
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json
  } catch {
    return undefined
  }
}
