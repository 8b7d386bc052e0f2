import { isDeepStrictEqual } from 'node:util'
import type { Dialect } from '../../model/connection.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import { demandRequired } from '../schema/check.ts'
import { isJsonObject, ownValue, unlessEmpty, withValue } from '../schema/json-object.ts'
import { readingBy, type Quirk, type Reading } from '../schema/quirk.ts'
import type { Extension, ResourceSchema } from '../schema/resource-schema.ts'
import { changeList } from './apply-list.ts'
import { changeSingle } from './apply-single.ts'
import { demandImmutable, immovable, mayApply } from './mutability.ts'
import type { AttributeOperation, PatchOperation, ResolvedOperation } from './operation.ts'
import { nameOf } from './operation.ts'
import type { PatchState } from './primary.ts'
import { resolveOperations } from './resolve.ts'

export type PatchResult = {
  readonly document: JsonObject
  /** False where every value was there already (P-7): nothing is to be written then. */
  readonly changed: boolean
  readonly quirks: readonly Quirk[]
}

/**
 * Applies a PATCH to a document such as a user's (RFC 7644 3.5.2): pure, in order, all or nothing. The document is as
 * `readResource` gives it, with `id` and, where they are known, the readOnly attributes that clients echo.
 * A new `password` is left in the result. Throws a ScimError 400.
 */
export function applyPatch(
  schema: ResourceSchema,
  document: JsonObject,
  operations: readonly PatchOperation[],
  dialect: Dialect,
): PatchResult {
  const reading = readingBy(dialect)
  const resolved = resolveOperations(schema, operations, reading)
  return applyAll(schema, document, resolved, reading)
}

/** Applies operations that are resolved already, such as the attributes of a group plan. */
export function applyResolved(
  schema: ResourceSchema,
  document: JsonObject,
  operations: readonly ResolvedOperation[],
  dialect: Dialect,
): PatchResult {
  return applyAll(schema, document, operations, readingBy(dialect))
}

function applyAll(
  schema: ResourceSchema,
  document: JsonObject,
  operations: readonly ResolvedOperation[],
  reading: Reading,
): PatchResult {
  const state: PatchState = { reading, promoted: new Set() }
  const patched = operations.reduce(
    (before, operation) => applyOne(before, operation, state),
    document,
  )
  demandExtensions(schema, patched)
  const changed = !isDeepStrictEqual(patched, document)
  return { document: patched, changed, quirks: [...reading.quirks] }
}

function applyOne(
  document: JsonObject,
  operation: ResolvedOperation,
  state: PatchState,
): JsonObject {
  const { target } = operation
  if (target.kind === 'extension') return withoutExtension(document, target.extension)
  if (target.extension === undefined) {
    return applyTo(document, { ...operation, target }, state)
  }
  const stored = ownValue(document, target.extension)
  const container = isJsonObject(stored) ? stored : {}
  const changed = applyTo(container, { ...operation, target }, state)
  return withValue(document, target.extension, unlessEmpty(changed))
}

function applyTo(
  container: JsonObject,
  operation: AttributeOperation,
  state: PatchState,
): JsonObject {
  const { definition } = operation.target
  const at = nameOf({ ...operation.target, sub: undefined })
  const before = ownValue(container, definition.name)
  if (!mayApply(operation, before)) return container
  const after = changeValue(operation, before, state)
  if (before !== undefined || after !== undefined) demandRequired(definition, after, at)
  demandImmutable(definition, before, after, at)
  return withValue(container, definition.name, after)
}

function changeValue(
  operation: AttributeOperation,
  before: Json | undefined,
  state: PatchState,
): Json | undefined {
  return operation.target.definition.multiValued
    ? changeList(operation, before, state)
    : changeSingle(operation, before, state.reading)
}

/** An extension that got its first attribute must have those that its schema requires, too. */
function demandExtensions(schema: ResourceSchema, document: JsonObject): void {
  for (const extension of schema.extensionsByUrn.values()) {
    const stored = ownValue(document, extension.urn)
    if (!isJsonObject(stored)) continue
    for (const definition of extension.attributes.values()) {
      const at = `${extension.urn}:${definition.name}`
      demandRequired(definition, ownValue(stored, definition.name), at)
    }
  }
}

function withoutExtension(document: JsonObject, extension: Extension): JsonObject {
  const stored = ownValue(document, extension.urn)
  if (!isJsonObject(stored)) return document
  const kept = extension.schema.attributes.find(
    ({ name, required, mutability }) =>
      ownValue(stored, name) !== undefined && (required || mutability === 'immutable'),
  )
  if (kept !== undefined) throw immovable(`${extension.urn}:${kept.name}`, 'cannot be removed')
  return withValue(document, extension.urn, undefined)
}
