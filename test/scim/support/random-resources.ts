import * as fc from 'fast-check'
import type { Json, JsonObject } from '../../../src/model/json.ts'
import type { AttributeDefinition } from '../../../src/scim/schema/attribute.ts'
import type { AttributeMap, ResourceSchema } from '../../../src/scim/schema/resource-schema.ts'
import { anyValue } from './random-values.ts'

/** Bodies with some of the attributes of a resource type, extensions too; `except` are set by the test. */
export function anyResource(
  schema: ResourceSchema,
  except: readonly string[],
): fc.Arbitrary<JsonObject> {
  const core = someOf(schema.attributes, [...except, 'schemas', 'id', 'meta', 'password'])
  const extensions = [...schema.extensionsByUrn.values()].map(
    ({ urn, attributes }) => [urn, fc.option(someOf(attributes, []))] as const,
  )
  return fc
    .tuple(core, fc.record(Object.fromEntries(extensions)))
    .map(([own, extended]) => ({ schemas: [schema.core.id], ...own, ...extended }))
}

function someOf(attributes: AttributeMap, except: readonly string[]): fc.Arbitrary<JsonObject> {
  const settable = [...attributes.values()].filter(
    ({ name, mutability }) => mutability !== 'readOnly' && !except.includes(name),
  )
  const model = settable.map(definition => [
    definition.name,
    fc.oneof({ weight: 6, arbitrary: anyAttribute(definition) }, fc.constant(null)),
  ])
  const requiredKeys = settable.filter(({ required }) => required).map(({ name }) => name)
  return fc.record(Object.fromEntries(model) as Record<string, fc.Arbitrary<Json>>, {
    requiredKeys,
  })
}

function anyAttribute(definition: AttributeDefinition): fc.Arbitrary<Json> {
  if (!definition.multiValued) return anyValue(definition)
  return fc.array(anyValue(definition), { maxLength: 3 }).map(onePrimary)
}

function onePrimary(elements: readonly Json[]): Json {
  const first = elements.findIndex(isPrimary)
  return elements.map((element, place) =>
    isPrimary(element) && place !== first
      ? { ...(element as JsonObject), primary: false }
      : element,
  )
}

function isPrimary(element: Json): boolean {
  return (
    typeof element === 'object' &&
    element !== null &&
    'primary' in element &&
    element.primary === true
  )
}
