import * as fc from 'fast-check'
import type { Json } from '../../../src/model/json.ts'
import type { AttributeDefinition } from '../../../src/scim/schema/attribute.ts'

/** Texts in which case folding, normal forms, wildcards and escapes go wrong. */
const awkward = [
  'Ada',
  'ADA',
  'ada lovelace',
  'ΟΔΟΣ',
  'οδος',
  'Οδοσ ΣΟΦΟΣ',
  'ς',
  'Straße',
  'STRASSE',
  'ẞ',
  'İstanbul',
  'istanbul',
  'ISTANBUL',
  'ı',
  'J\u030c',
  'ǰ',
  'ﬁne',
  'FINE',
  'ſharp',
  'Ａlice',
  'alice',
  '\u212Aelvin',
  'Ωmega',
  'ωMEGA',
  'ǅ',
  'ǆ',
  'É',
  'e\u0301',
  'É́',
  'Ά',
  'ᾼ',
  '100%',
  '100',
  '1_0',
  '1x0',
  'a\\b',
  'a\\\\b',
  '\\',
  '%',
  '_',
  '?',
  ':name',
  '$1',
  '"quoted"',
  "o'hara",
  '(or)',
  ') or (userName pr',
  'eq',
  'null',
  'true',
  ' ',
  ' led',
  'a\tb',
  'a\nb',
  '😀',
  '😀😁',
  '𝒜da',
  '𐐀',
  '𐐨',
  '\uffff',
  '\u{10ffff}',
  'x'.repeat(600),
  'X'.repeat(513),
  '7',
  '07',
  '7.0',
  '',
] as const

const moments = [
  '2026-01-31T08:00:00Z',
  '2026-01-31T08:00:00',
  '2026-01-31T09:00:00+01:00',
  '2026-01-30T18:30:00.000-13:30',
  '2026-01-31T08:00:00.123Z',
  '2026-01-31T08:00:00.1239999Z',
  '2026-01-31T08:00:00.124Z',
  '1900-01-01T00:00:00Z',
  '1969-12-31T23:59:59.999999999+14:00',
  '0001-01-01T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '2024-02-29T12:00:00-00:30',
] as const

const numbers = [
  0, -0, 1, -1, 7, 0.1, 0.2, 0.30000000000000004, 1e21, 1.5e-9, 5e-324, 1.7976931348623157e308,
  9007199254740991, -9007199254740991, 100, 2.5,
] as const

const base64 = ['', 'YQ==', 'YWI=', 'YWJj', 'yWJj', 'YQYQ', 'AAAA'] as const

/** Texts that a client may send: nothing that no database holds. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom(...awkward) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom(...awkward), fc.constantFrom(...awkward))
      .map(([left, right]) => left.slice(0, 40) + right.slice(0, 40))
      .map(text => text.toWellFormed()),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 6 }) },
  {
    weight: 1,
    arbitrary: fc
      .string({ unit: 'binary', maxLength: 4 })
      .map(text => text.replaceAll('\0', '').toWellFormed()),
  },
)

export const anyMoment: fc.Arbitrary<string> = fc.constantFrom(...moments)

/** A value that the type of an attribute allows. */
export function anyValue(definition: AttributeDefinition): fc.Arbitrary<Json> {
  switch (definition.type) {
    case 'boolean':
      return fc.boolean()
    case 'integer':
      return fc.constantFrom(...numbers.filter(Number.isSafeInteger))
    case 'decimal':
      return fc.constantFrom(...numbers)
    case 'dateTime':
      return anyMoment
    case 'binary':
      return fc.constantFrom(...base64)
    case 'string':
    case 'reference':
      return anyText
    case 'complex':
      return anyParts(definition)
  }
}

/** Some of the parts of a complex attribute; unassigned ones are left out or null. */
function anyParts(definition: AttributeDefinition): fc.Arbitrary<Json> {
  const parts = (definition.subAttributes ?? []).filter(sub => sub.mutability !== 'readOnly')
  const model = parts.map(sub => [
    sub.name,
    sub.required
      ? anyValue(sub)
      : fc.oneof({ weight: 4, arbitrary: anyValue(sub) }, fc.constant(null)),
  ])
  return fc.record(Object.fromEntries(model) as Record<string, fc.Arbitrary<Json>>, {
    requiredKeys: parts.filter(sub => sub.required).map(sub => sub.name),
  })
}
