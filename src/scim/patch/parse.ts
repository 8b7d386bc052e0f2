import type { Dialect } from '../../model/connection.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import { badRequest, ScimError } from '../errors.ts'
import { memberOf } from '../member-of.ts'
import { isJsonList, isJsonObject } from '../schema/json-object.ts'
import { forgives, type Quirk, type Reading, readingBy } from '../schema/quirk.ts'
import { emptyPath, resourceAsPatch, singleOperation } from './client-habits.ts'
import type { PatchOperation } from './operation.ts'

const patchOpUrn = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

/** Room for a large group whose members come one by one; the operations on attributes are counted in `resolve.ts`. */
const mostOperations = 10_000

export type PatchMessage = {
  readonly operations: readonly PatchOperation[]
  readonly quirks: readonly Quirk[]
}

/**
 * Reads the body of a PATCH (RFC 7644 3.5.2), whose keys and `op` values have no case (GEN-16). `body` is what JSON.parse
 * gave. Throws a ScimError 400: `invalidSyntax` for the message, `noTarget` for a removal without a path; 413 for too many.
 */
export function parsePatch(body: unknown, dialect: Dialect): PatchMessage {
  if (!isJsonObject(body)) throw badRequest('invalidSyntax', 'The body must be a JSON object')
  const reading = readingBy(dialect)
  const list = operationsOf(body, reading)
  if (!isJsonList(list)) throw badRequest('invalidSyntax', 'Operations must be a list')
  if (list.length > mostOperations) {
    throw new ScimError(413, `One request may have at most ${mostOperations} operations`)
  }
  // P-2: the Entra validator sends an empty list.
  if (list.length === 0 && !forgives(reading, 'empty-operations')) {
    throw badRequest('invalidSyntax', 'Operations is empty')
  }
  const operations = list.map((item, index) => readOperation(item, `Operations[${index}]`, reading))
  return { operations, quirks: [...reading.quirks] }
}

function operationsOf(body: JsonObject, reading: Reading): Json | undefined {
  const schemas = memberOf(body, 'schemas')
  const urns = isJsonList(schemas) ? schemas : []
  const namesMessage = urns.some(
    urn => typeof urn === 'string' && urn.toLowerCase() === patchOpUrn.toLowerCase(),
  )
  const operations = memberOf(body, 'operations')
  const isMessage = namesMessage || operations !== undefined
  const rewritten = resourceAsPatch(body, isMessage, reading)
  if (rewritten !== undefined) return rewritten
  const isMissing = schemas === undefined || schemas === null
  if (!namesMessage && !(isMissing && forgives(reading, 'missing-schemas'))) {
    throw badRequest('invalidSyntax', `schemas must contain ${patchOpUrn}`)
  }
  return singleOperation(operations, reading)
}

function readOperation(item: Json, at: string, reading: Reading): PatchOperation {
  if (!isJsonObject(item)) throw badRequest('invalidSyntax', `${at} must be an object`)
  const op = readOp(memberOf(item, 'op'), at)
  const path = emptyPath(memberOf(item, 'path'), reading)
  const value = memberOf(item, 'value')
  if (path !== undefined && (typeof path !== 'string' || path.trim() === '')) {
    throw badRequest('invalidPath', `${at}.path must name an attribute`)
  }
  if (op !== 'remove' && value === undefined) {
    throw badRequest('invalidValue', `${at} has no value`)
  }
  if (path === undefined) demandPathless(op, value, at, reading)
  return { op, path, value }
}

function readOp(value: Json | undefined, at: string): PatchOperation['op'] {
  const op = typeof value === 'string' ? value.toLowerCase() : undefined
  if (op === 'add' || op === 'remove' || op === 'replace') return op
  throw badRequest('invalidSyntax', `${at}.op must be add, remove or replace`)
}

function demandPathless(
  op: PatchOperation['op'],
  value: Json | undefined,
  at: string,
  reading: Reading,
): void {
  if (op === 'remove') throw badRequest('noTarget', `${at} removes without a path`)
  if (reading.dialect === 'interop') {
    throw badRequest('invalidPath', `${at} has no path, which the interop profile demands`)
  }
  if (!isJsonObject(value)) {
    throw badRequest('invalidValue', `${at} has no path, so its value must be an object`)
  }
}
