import * as fc from 'fast-check'
import type { Json } from '../../../src/model/json.ts'
import { anyText } from './random-values.ts'

/** Names that are dangerous on the prototype, beside those of SCIM. */
const names = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'schemas',
  'id',
  'meta',
  'userName',
  'displayName',
  'name',
  'emails',
  'members',
  'value',
  'type',
  'primary',
  '$ref',
  'active',
  'password',
  'roles',
  'groups',
  'externalId',
  'op',
  'path',
  'Operations',
  'bulkId',
  'method',
  'data',
  'polluted',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
]

export const anyName: fc.Arbitrary<string> = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...names) },
  anyText,
)

const leaf: fc.Arbitrary<Json> = fc.oneof(
  anyText,
  fc.constantFrom<Json>(null, true, false, 0, -1, 1e308, 0.5, 9007199254740991, 2 ** 60, [], {}),
  fc.constantFrom('\u0000', '\ud800', 'True', 'False', '-1', '1e999'),
)

/** Any JSON, with own members such as `__proto__`. */
export const anyJson: fc.Arbitrary<Json> = fc.letrec<{ json: Json }>(tie => ({
  json: fc.oneof(
    { maxDepth: 4, depthSize: 'small' },
    { weight: 3, arbitrary: leaf },
    fc.array(tie('json'), { maxLength: 3 }),
    fc.array(fc.tuple(anyName, tie('json')), { maxLength: 4 }).map(objectOf),
  ),
})).json

/** An object whose members are all its own: `Object.fromEntries` never sets a prototype. */
export function objectOf(entries: readonly (readonly [string, Json])[]): Json {
  return Object.fromEntries(entries)
}

/** The same JSON with something in it exchanged, added or gone. */
export function mutated(json: Json): fc.Arbitrary<Json> {
  return fc
    .tuple(fc.array(fc.nat(7), { maxLength: 4 }), anyJson, anyName)
    .map(([way, other, name]) => change(json, way, { other, name }))
}

function change(
  json: Json,
  [step, ...rest]: readonly number[],
  more: { readonly other: Json; readonly name: string },
): Json {
  if (step === undefined || typeof json !== 'object' || json === null) return more.other
  const entries: (readonly [string, Json])[] = Object.entries(json)
  const place = entries.length === 0 ? -1 : step % entries.length
  if (Array.isArray(json)) {
    return entries.map(([, part], at) => (at === place ? change(part, rest, more) : part))
  }
  if (rest.length === 0) return objectOf([...entries, [more.name, more.other]])
  return objectOf(
    entries.map(([name, part], at) =>
      at === place ? [name, change(part, rest, more)] : [name, part],
    ),
  )
}
