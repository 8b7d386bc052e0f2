import { isDeepStrictEqual } from 'node:util'
import type { Json } from '../../model/json.ts'
import { badRequest } from '../errors.ts'
import type { AttributeDefinition } from '../schema/attribute.ts'
import { isJsonList, isJsonObject, ownValue } from '../schema/json-object.ts'
import type { AttributeOperation, PatchTarget } from './operation.ts'
import { nameOf } from './operation.ts'

/**
 * P-6, GEN-10, REM-1: what a client may not change. Gives false for an operation that names something readOnly inside a
 * value without changing it, which is to be skipped (REP-3).
 */
export function mayApply(operation: AttributeOperation, stored: Json | undefined): boolean {
  const { target, op } = operation
  const { definition, sub } = target
  const changed = sub ?? definition
  if (definition.mutability === 'readOnly' || changed.mutability === 'readOnly') {
    if (operation.inValue && echoes(operation, stored)) return false
    throw immovable(nameOf(target), 'is readOnly')
  }
  if (op === 'remove') demandRemovable(target, changed)
  return true
}

function demandRemovable(target: PatchTarget, changed: AttributeDefinition): void {
  const isWhole = target.sub !== undefined || target.where === undefined
  if (changed.required && isWhole) throw immovable(nameOf(target), 'is required')
  // Nobody can see whether there is one, so nothing tells a removal from a mistake.
  if (changed.mutability === 'writeOnly') throw immovable(nameOf(target), 'can only be replaced')
}

/** RFC 7643 7: an immutable attribute is set once. */
export function demandImmutable(
  definition: AttributeDefinition,
  before: Json | undefined,
  after: Json | undefined,
  at: string,
): void {
  if (definition.mutability !== 'immutable' || before === undefined) return
  if (!isDeepStrictEqual(before, after)) throw immovable(at, 'is immutable')
}

export function isUnassigned(value: Json | undefined): boolean {
  return value === undefined || value === null || (isJsonList(value) && value.length === 0)
}

export function immovable(at: string, why: string): Error {
  return badRequest('mutability', `${at} ${why}`)
}

function echoes({ target, value }: AttributeOperation, stored: Json | undefined): boolean {
  const { definition, sub } = target
  const part = sub !== undefined && isJsonObject(stored) ? ownValue(stored, sub.name) : stored
  if (isUnassigned(part)) return isUnassigned(value) || definition.name === 'id'
  return isDeepStrictEqual(part, value)
}
