import * as fc from 'fast-check'
import type { Json, JsonObject } from '../../../src/model/json.ts'
import type { ResourceSchema } from '../../../src/scim/schema/resource-schema.ts'
import { anyFilter } from './random-filters.ts'
import { anyJson, anyName, mutated, objectOf } from './random-json.ts'
import { attributePaths } from './random-queries.ts'
import { anyResource } from './random-resources.ts'
import { anyText, anyValue } from './random-values.ts'

const messages = 'urn:ietf:params:scim:api:messages:2.0:'

/** Bodies of every message, mostly right, else damaged or any JSON. */
export function bodies(
  user: ResourceSchema,
  group: ResourceSchema,
): Record<'person' | 'team' | 'resource' | 'patch' | 'search' | 'bulk', fc.Arbitrary<Json>> {
  const people = fc
    .tuple(anyResource(user, []), fc.nat(400))
    .map(([body, number]): JsonObject => ({ ...body, userName: `person ${number}` }))
  const groups = fc
    .tuple(anyResource(group, ['members']), fc.nat(200))
    .map(([body, number]): JsonObject => ({
      ...body,
      displayName: `group ${number}`,
      members: [{ value: ':user' }, { value: ':group' }].slice(0, number % 3),
    }))
  const resource = often(fc.oneof(people, groups))
  const operation = anyOperation(user, group)
  const patch = often(
    fc.array(operation, { maxLength: 4 }).map((Operations): Json => ({
      schemas: [`${messages}PatchOp`],
      Operations,
    })),
  )
  const search = often(
    fc.tuple(anyFilter(user, new Map()), anyJson, anyName).map(([filter, count, name]): Json => ({
      schemas: [`${messages}SearchRequest`],
      filter,
      count,
      attributes: [name],
    })),
  )
  const bulk = often(
    fc
      .array(anyBulkOperation(fc.oneof(people, groups), patch), { maxLength: 4 })
      .map((Operations): Json => ({
        schemas: [`${messages}BulkRequest`],
        failOnErrors: 2,
        Operations,
      })),
  )
  return { person: people, team: groups, resource, patch, search, bulk }
}

function anyBulkOperation(
  resource: fc.Arbitrary<Json>,
  patch: fc.Arbitrary<Json>,
): fc.Arbitrary<Json> {
  const bulkId = fc.constantFrom('a', 'b', '__proto__', '')
  const path = fc.constantFrom(
    '/Users',
    '/Groups',
    '/Users/:user',
    '/Groups/:group',
    '/Groups/bulkId:a',
    '/Users/bulkId:__proto__',
    '/Bulk',
    '/Me',
    'Users',
  )
  const method = fc.constantFrom('POST', 'PUT', 'PATCH', 'DELETE', 'patch', 'GET', '')
  return fc
    .tuple(method, path, bulkId, fc.oneof(resource, patch, anyJson))
    .map(([method, path, bulkId, data]): Json => ({ method, path, bulkId, data }))
}

function anyOperation(user: ResourceSchema, group: ResourceSchema): fc.Arbitrary<Json> {
  const op = fc.constantFrom('add', 'replace', 'remove', 'Add', 'REPLACE', 'move', '__proto__')
  const lists = fc.constantFrom('emails', 'roles', 'addresses', 'members', 'photos')
  const path = fc.oneof(
    { weight: 4, arbitrary: attributePaths(user) },
    { weight: 2, arbitrary: attributePaths(group) },
    fc.tuple(lists, anyText).map(([list, value]) => `${list}[value eq ${JSON.stringify(value)}]`),
    fc
      .tuple(lists, anyText)
      .map(([list, value]) => `${list}[type eq ${JSON.stringify(value)}].value`),
    fc.constantFrom(
      'members[value eq ":user"]',
      '__proto__.polluted',
      'constructor.prototype.polluted',
    ),
    anyName,
  )
  const definitions = [...user.attributes.values(), ...group.attributes.values()]
  const value = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...definitions).chain(anyValue) },
    { weight: 2, arbitrary: fc.constant<Json>([{ value: ':user' }]) },
    { weight: 3, arbitrary: anyJson },
  )
  return fc
    .tuple(op, fc.option(path), fc.option(value, { freq: 8 }))
    .map(([op, path, value]) =>
      objectOf([
        ['op', op],
        ...(path === null ? [] : [['path', path] as const]),
        ...(value === null ? [] : [['value', value] as const]),
      ]),
    )
}

/** Mostly as it is, else damaged. */
function often(right: fc.Arbitrary<Json>): fc.Arbitrary<Json> {
  return fc.oneof(
    { weight: 3, arbitrary: right },
    { weight: 2, arbitrary: right.chain(mutated) },
    { weight: 1, arbitrary: anyJson },
  )
}
