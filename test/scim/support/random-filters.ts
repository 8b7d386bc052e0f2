import * as fc from 'fast-check'
import type { AttributeDefinition } from '../../../src/scim/schema/attribute.ts'
import type { ResourceSchema } from '../../../src/scim/schema/resource-schema.ts'
import { anyMoment, anyText, anyValue } from './random-values.ts'

/** What a filter may name, and literals that are likely to hit something. */
type Named = {
  readonly path: string
  readonly definition: AttributeDefinition
  readonly hits: readonly string[]
}

/** Values that occur in the stored resources, by path in lower case. */
export type Hits = ReadonlyMap<string, readonly string[]>

const notCompared = new Set([
  'meta.location',
  'meta.version',
  'members.$ref',
  'groups.$ref',
  'password',
])
const ordered = ['eq', 'ne', 'gt', 'ge', 'lt', 'le']
const operators: Readonly<Record<AttributeDefinition['type'], readonly string[]>> = {
  string: [...ordered, 'co', 'sw', 'ew'],
  reference: [...ordered, 'co', 'sw', 'ew'],
  binary: ['eq', 'ne', 'co', 'sw', 'ew'],
  boolean: ['eq', 'ne'],
  integer: ordered,
  decimal: ordered,
  dateTime: ordered,
  complex: [],
}

/** Filters of the whole grammar over the attributes of a resource type; types are respected. */
export function anyFilter(schema: ResourceSchema, hits: Hits): fc.Arbitrary<string> {
  const places = namedPlaces(schema)
  const simple = fc.constantFrom(...places.flatMap(place => parts(place, hits))).chain(anyAtom)
  const lists = places.filter(
    ({ definition }) => definition.multiValued && definition.name !== 'schemas',
  )
  const elements = fc.constantFrom(...lists).chain(list => anyElement(list, hits))
  const wholes = fc.constantFrom(...places.map(({ path }) => `${path} pr`))
  const atom = fc.oneof(
    { weight: 6, arbitrary: simple },
    { weight: 3, arbitrary: elements },
    wholes,
  )
  return combined(atom, 2)
}

type Place = { readonly path: string; readonly definition: AttributeDefinition }

function namedPlaces(schema: ResourceSchema): readonly Place[] {
  const core = [...schema.attributes.values()].map(definition => ({
    path: definition.name,
    definition,
  }))
  const extended = [...schema.extensionsByUrn.values()].flatMap(({ urn, attributes }) =>
    [...attributes.values()].map(definition => ({ path: `${urn}:${definition.name}`, definition })),
  )
  return [...core, ...extended].filter(({ path }) => !notCompared.has(path))
}

function parts({ path, definition }: Place, hits: Hits): readonly Named[] {
  const own = { path, definition, hits: hits.get(path.toLowerCase()) ?? [] }
  const subs = (definition.subAttributes ?? []).map(sub => {
    const at = `${path}.${sub.name}`
    return { path: at, definition: sub, hits: hits.get(at.toLowerCase()) ?? [] }
  })
  return (definition.type === 'complex' ? subs : [own]).filter(({ path }) => !notCompared.has(path))
}

function anyAtom({ path, definition, hits }: Named): fc.Arbitrary<string> {
  const comparison = fc
    .tuple(mixedCase(path), fc.constantFrom(...operators[definition.type]))
    .chain(([name, operator]) =>
      anyLiteral({ path, definition, hits }, operator).map(value => `${name} ${operator} ${value}`),
    )
  const none = fc.constantFrom(`${path} eq null`, `${path} ne null`, `${path} pr`)
  return fc.oneof({ weight: 6, arbitrary: comparison }, none)
}

function anyElement({ path, definition }: Place, hits: Hits): fc.Arbitrary<string> {
  const inner =
    definition.type === 'complex'
      ? parts({ path, definition }, hits).map(part => ({ ...part, path: part.definition.name }))
      : [{ path: 'value', definition, hits: hits.get(path.toLowerCase()) ?? [] }]
  const atom = fc.constantFrom(...inner).chain(anyAtom)
  const whole = combined(atom, 1).map(filter => `${path}[${filter}]`)
  const first = fc.constantFrom(...inner)
  const behind = fc
    .tuple(combined(atom, 1), first.chain(anyAtom))
    .map(([filter, comparison]) => `${path}[${filter}].${comparison}`)
  return fc.oneof(whole, behind)
}

function anyLiteral({ definition, hits }: Named, operator: string): fc.Arbitrary<string> {
  const isText = definition.type === 'string' || definition.type === 'reference'
  const hit = hits.length === 0 ? [] : [fc.constantFrom(...hits)]
  if (definition.type === 'dateTime') return fc.oneof(anyMoment, ...hit).map(quoted)
  if (!isText) return anyValue(definition).map(value => JSON.stringify(value))
  const whole = fc.oneof(anyText, ...hit, ...hit)
  const isPart = ['co', 'sw', 'ew'].includes(operator)
  return (isPart ? whole.chain(text => anyPart(text, operator)) : whole).chain(written)
}

/** A piece of a text: its beginning, its end or its middle, by whole characters. */
function anyPart(text: string, operator: string): fc.Arbitrary<string> {
  const characters = Array.from(text)
  return fc
    .tuple(fc.nat(characters.length), fc.integer({ min: 0, max: 6 }))
    .map(([from, length]) => {
      if (operator === 'sw') return characters.slice(0, length)
      if (operator === 'ew') return characters.slice(Math.max(0, characters.length - length))
      return characters.slice(from, from + length)
    })
    .map(piece => piece.join(''))
}

/** A JSON string, some of its characters as escapes, in another case at times. */
function written(text: string): fc.Arbitrary<string> {
  return fc
    .constantFrom(
      quoted(text),
      quoted(text.toUpperCase()),
      quoted(text.toLowerCase()),
      `"${text
        .split('')
        .map(unit => String.raw`\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
        .join('')}"`.slice(0, 3000),
    )
    .map(literal => (literal.endsWith('"') ? literal : quoted(text)))
}

function quoted(text: string): string {
  return JSON.stringify(text)
}

function mixedCase(path: string): fc.Arbitrary<string> {
  return fc.constantFrom(path, path, path.toUpperCase(), path.toLowerCase())
}

function combined(atom: fc.Arbitrary<string>, depth: number): fc.Arbitrary<string> {
  if (depth === 0) return atom
  const inner = combined(atom, depth - 1)
  const many = fc.array(inner, { minLength: 2, maxLength: 3 })
  return fc.oneof(
    { weight: 4, arbitrary: inner },
    many.map(terms => terms.join(' and ')),
    many.map(terms => terms.join(' or ')),
    many.map(terms => `(${terms.join(' OR ')}) and ${terms[0]}`),
    inner.map(term => `not (${term})`),
    inner.map(term => `NOT(${term})`),
  )
}
