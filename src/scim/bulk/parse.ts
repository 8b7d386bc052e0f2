import type { Json, JsonObject } from '../../model/json.ts'
import { badRequest, ScimError } from '../errors.ts'
import { memberOf } from '../member-of.ts'
import { isJsonList, isJsonObject } from '../schema/json-object.ts'
import { forgives, type Reading } from '../schema/quirk.ts'
import { maxOperations } from './limits.ts'
import type { AnyOperation } from './operation.ts'
import { readOperation } from './read-operation.ts'

const bulkRequestUrn = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'

export type BulkMessage = {
  /** After so many errors nothing more is tried. */
  readonly failOnErrors: number
  readonly operations: readonly AnyOperation[]
}

/**
 * Reads a BulkRequest (RFC 7644 3.7), whose keys have no case. `body` is what JSON.parse gave. Throws a ScimError for the
 * message as a whole: 400 for its shape, 413 for too many operations. What is wrong with one operation is that one's result.
 */
export function parseBulk(body: unknown, reading: Reading): BulkMessage {
  if (!isJsonObject(body)) throw badRequest('invalidSyntax', 'The body must be a JSON object')
  checkSchemas(memberOf(body, 'schemas'), reading)
  const list = memberOf(body, 'operations')
  if (!isJsonList(list)) throw badRequest('invalidSyntax', 'Operations must be a list')
  if (list.length > maxOperations) {
    throw new ScimError(413, `One request may hold at most ${maxOperations} operations`)
  }
  const failOnErrors = readFailOnErrors(body)
  return { failOnErrors, operations: demandUniqueIds(list.map(readOperation)) }
}

function checkSchemas(schemas: Json | undefined, reading: Reading): void {
  const urns = isJsonList(schemas) ? schemas : []
  const named = urns.some(
    urn => typeof urn === 'string' && urn.toLowerCase() === bulkRequestUrn.toLowerCase(),
  )
  const isMissing = schemas === undefined || schemas === null
  if (named || (isMissing && forgives(reading, 'missing-schemas'))) return
  throw badRequest('invalidSyntax', `schemas must contain ${bulkRequestUrn}`)
}

/** Absent: all is tried that can be done. None accepted (0) ends at the first error, as 1 does. */
function readFailOnErrors(body: JsonObject): number {
  const value = memberOf(body, 'failonerrors')
  if (value === undefined || value === null) return Number.POSITIVE_INFINITY
  if (Number.isSafeInteger(value) && Number(value) >= 0) return Math.max(1, Number(value))
  throw badRequest('invalidValue', 'failOnErrors must be an integer that is not negative')
}

/** Two operations with one bulkId: nobody can know which one is meant, so both are wrong. */
function demandUniqueIds(operations: readonly AnyOperation[]): readonly AnyOperation[] {
  const byId = Map.groupBy(operations, operation => operation.bulkId)
  return operations.map(operation => {
    const { index, method, bulkId } = operation
    if (bulkId === undefined || byId.get(bulkId)?.length === 1) return operation
    const fault = badRequest('invalidValue', 'The bulkId names more than one operation')
    return { kind: 'faulty', index, method, bulkId, fault }
  })
}
