import * as fc from 'fast-check'
import type { ResourceSchema } from '../../../src/scim/schema/resource-schema.ts'
import { anyFilter } from './random-filters.ts'
import { anyName } from './random-json.ts'
import { anyText } from './random-values.ts'

/** Query strings: some of the parameters of a list, right, damaged and hostile. */
export function anyQuery(user: ResourceSchema, group: ResourceSchema): fc.Arbitrary<string> {
  const filters = fc.oneof(anyFilter(user, new Map()), anyFilter(group, new Map()))
  const filter = fc.oneof(
    { weight: 3, arbitrary: filters },
    { weight: 2, arbitrary: filters.chain(damaged) },
    { weight: 1, arbitrary: anyText },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        '('.repeat(3000),
        'not ('.repeat(40),
        'userName eq "'.padEnd(8000, '\\"'),
        Array.from({ length: 199 }, () => 'title pr').join(' or '),
        Array.from({ length: 150 }, (_, n) => `emails co "${n}"`).join(' and '),
        'emails['.repeat(100),
        '__proto__ eq 1',
        'constructor.name pr',
        'emails[__proto__ pr]',
        'groups.value eq "x" or members.display co "a"',
      ),
    },
  )
  const paths = fc.oneof(attributePaths(user), attributePaths(group), anyName)
  const values: Record<string, fc.Arbitrary<string>> = {
    filter,
    attributes: fc.array(paths, { maxLength: 3 }).map(list => list.join(',')),
    excludedAttributes: paths,
    sortBy: paths,
    sortOrder: fc.constantFrom('ascending', 'descending', 'DESCENDING', 'sideways'),
    startIndex: fc.constantFrom('1', '0', '-5', '1e3', '99999999999', '2147483648', 'x', ''),
    count: fc.constantFrom('0', '1', '10', '-1', '100000', 'many', ''),
    cursor: fc.oneof(fc.constant(''), anyText),
    aadOptscim062020: fc.constant(''),
  }
  const names = Object.keys(values)
  return fc
    .subarray(names, { maxLength: 3 })
    .chain(chosen =>
      fc.tuple(...chosen.map(name => (values[name] ?? anyText).map(value => [name, value]))),
    )
    .map(pairs =>
      pairs.map(pair => pair.map(part => encodeURIComponent(part ?? '')).join('=')).join('&'),
    )
}

/** The path of every attribute, sub-attribute and extension. */
export function attributePaths(schema: ResourceSchema): fc.Arbitrary<string> {
  const core = [...schema.attributes.values()].flatMap(({ name, subAttributes = [] }) => [
    name,
    ...subAttributes.map(sub => `${name}.${sub.name}`),
  ])
  const extended = [...schema.extensionsByUrn.values()].flatMap(({ urn, attributes }) => [
    urn,
    ...[...attributes.values()].map(({ name }) => `${urn}:${name}`),
  ])
  return fc.constantFrom(...core, ...extended)
}

function damaged(filter: string): fc.Arbitrary<string> {
  return fc
    .tuple(
      fc.nat(filter.length),
      fc.nat(5),
      fc.constantFrom('', '"', '(', ']', ' and ', '\\', '.', ' eq ', '\u0000'),
    )
    .map(([at, gone, put]) => (filter.slice(0, at) + put + filter.slice(at + gone)).toWellFormed())
}
