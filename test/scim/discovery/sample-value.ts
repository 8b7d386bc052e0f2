import type { AttributeDefinition } from '../../../src/scim/schema/attribute.ts'

/** Somebody whom references may point at. */
export type Someone = { readonly id: string; readonly location: string }

/** A value that the definition allows; parts that are readOnly are left out. */
export function sampleValue(
  definition: AttributeDefinition,
  someone: Someone,
  path: string = definition.name,
): unknown {
  const element = sampleElement(definition, someone, path)
  return definition.multiValued ? [element] : element
}

/** One element of a multi-valued attribute, or the value of a single one. */
export function sampleElement(
  definition: AttributeDefinition,
  someone: Someone,
  path: string = definition.name,
): unknown {
  const { type, subAttributes = [], canonicalValues = [] } = definition
  if (path.endsWith('.$ref')) return someone.location
  if (type === 'complex') {
    const written = subAttributes.filter(sub => sub.mutability !== 'readOnly')
    const parts = written.map(sub => [sub.name, sampleValue(sub, someone, `${path}.${sub.name}`)])
    return Object.fromEntries(parts)
  }
  const named = new Map([
    ['members.value', someone.id],
    ['manager.value', someone.id],
    ['members.type', 'User'],
    ['addresses.country', 'CH'],
  ])
  return named.get(path) ?? samples[type] ?? canonicalValues[0] ?? `Some ${path}`
}

/** What no attribute of the type takes. */
export const wrongValues: Readonly<Record<AttributeDefinition['type'], unknown>> = {
  string: { a: 1 },
  reference: 7,
  binary: '%%%',
  boolean: 'perhaps',
  integer: 'many',
  decimal: 'many',
  dateTime: 'yesterday',
  complex: 'flat',
}

const samples: Readonly<Record<string, unknown>> = {
  boolean: true,
  binary: 'AQID',
  reference: 'https://lumen.example/Some/Where',
  integer: 7,
  decimal: 1.5,
  dateTime: '2026-01-31T08:00:00Z',
}
