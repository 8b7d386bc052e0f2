import type { Json, JsonObject } from '../../model/json.ts'
import type { AttributeDefinition } from '../schema/attribute.ts'
import { wrongValue } from '../schema/check-scalar.ts'
import { checkParts, checkValue, demandRequired } from '../schema/check.ts'
import { asSingle } from '../schema/coercions.ts'
import { isJsonObject, ownValue, unlessEmpty, withValue } from '../schema/json-object.ts'
import type { Reading } from '../schema/quirk.ts'
import { demandImmutable, isUnassigned } from './mutability.ts'
import type { AttributeOperation } from './operation.ts'
import { nameOf } from './operation.ts'

/** The new value of a single-valued attribute, or undefined for none. */
export function changeSingle(
  operation: AttributeOperation,
  before: Json | undefined,
  reading: Reading,
): Json | undefined {
  const { op, target, value } = operation
  const { definition, sub } = target
  const at = nameOf(target)
  if (op === 'add' && isUnassigned(value)) return before
  if (sub !== undefined) {
    const part = op === 'remove' ? undefined : checkValue(sub, value, at, reading)
    return merge(definition, objectOf(before), new Map([[sub.name, part]]), at)
  }
  if (op === 'remove') return undefined
  const isWhole = op === 'replace' && reading.dialect === 'interop'
  return definition.type !== 'complex' || isWhole
    ? checkValue(definition, value, at, reading)
    : mergeValue(operation, objectOf(before), reading)
}

function mergeValue(
  { target, value }: AttributeOperation,
  stored: JsonObject,
  reading: Reading,
): JsonObject | undefined {
  const { definition } = target
  const at = nameOf(target)
  const single = value === undefined ? null : asSingle(definition, value, reading)
  if (single === null) return undefined
  if (!isJsonObject(single)) throw wrongValue(at, 'expected an object')
  return merge(definition, stored, checkParts(definition, single, at, reading), at)
}

/** A complex value with some of its parts set or, where undefined, cleared (ADD-1, REP-2). */
export function merge(
  definition: AttributeDefinition,
  stored: JsonObject,
  parts: ReadonlyMap<string, Json | undefined>,
  at: string,
): JsonObject | undefined {
  let merged = withoutDerived(definition, stored, parts)
  for (const [name, part] of parts) merged = withValue(merged, name, part)
  const whole = unlessEmpty(merged)
  for (const sub of whole === undefined ? [] : (definition.subAttributes ?? [])) {
    demandRequired(sub, ownValue(merged, sub.name), `${at}.${sub.name}`)
    demandImmutable(sub, ownValue(stored, sub.name), ownValue(merged, sub.name), at)
  }
  return whole
}

function objectOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {}
}

/** A new `value` makes the old `$ref` and the readOnly parts untrue: they told of the old one. */
function withoutDerived(
  definition: AttributeDefinition,
  stored: JsonObject,
  parts: ReadonlyMap<string, Json | undefined>,
): JsonObject {
  if (!parts.has('value') || parts.get('value') === ownValue(stored, 'value')) return stored
  const derived = (definition.subAttributes ?? []).filter(
    sub => sub.mutability === 'readOnly' || (sub.name === '$ref' && sub.mutability !== 'immutable'),
  )
  return derived.reduce((rest, sub) => withValue(rest, sub.name, undefined), stored)
}
