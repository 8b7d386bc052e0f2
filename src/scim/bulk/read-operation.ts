import type { Json, JsonObject } from '../../model/json.ts'
import { badRequest, ScimError } from '../errors.ts'
import { memberOf } from '../member-of.ts'
import { quoted } from '../schema/check.ts'
import { isJsonList, isJsonObject } from '../schema/json-object.ts'
import type { AnyOperation, BulkMethod, BulkOperation, BulkTarget } from './operation.ts'
import { referencesIn } from './references.ts'

const methods: readonly BulkMethod[] = ['POST', 'PUT', 'PATCH', 'DELETE']
const longestId = 256

/** Reads one of `Operations`; what is wrong with it makes it faulty. */
export function readOperation(item: Json, index: number): AnyOperation {
  const echo = { index, method: echoOf(item, 'method'), bulkId: echoOf(item, 'bulkid') }
  try {
    if (!isJsonObject(item)) throw badRequest('invalidSyntax', 'An operation must be an object')
    return { kind: 'operation', index, ...read(item) }
  } catch (error) {
    if (!(error instanceof ScimError)) throw error
    return { kind: 'faulty', ...echo, fault: error }
  }
}

function read(item: JsonObject): Omit<BulkOperation, 'kind' | 'index'> {
  const method = readMethod(memberOf(item, 'method'))
  const { type, target } = readPath(memberOf(item, 'path'), method)
  const bulkId = readBulkId(memberOf(item, 'bulkid'), method)
  const data = readData(memberOf(item, 'data'), method)
  const references = new Set(method === 'DELETE' ? [] : referencesIn(data))
  if (target !== undefined && 'bulkId' in target) references.add(target.bulkId)
  const version = readVersion(memberOf(item, 'version'))
  return { method, bulkId, type, target, data, version, references }
}

function readMethod(value: Json | undefined): BulkMethod {
  const method = methods.find(each => typeof value === 'string' && each === value.toUpperCase())
  if (method !== undefined) return method
  throw badRequest('invalidSyntax', 'method must be POST, PUT, PATCH or DELETE')
}

type Place = Pick<BulkOperation, 'type' | 'target'>

/** `/Users` and `/Groups` for POST, one of their resources for the rest. */
function readPath(path: Json | undefined, method: BulkMethod): Place {
  if (typeof path !== 'string') throw badRequest('invalidSyntax', 'path must be a string')
  const [, endpoint, name] = /^\/?(Users|Groups)(?:\/([^/?#]+))?\/?$/.exec(path) ?? []
  if (endpoint === undefined) throw noEndpoint(path)
  const type = endpoint === 'Users' ? 'User' : 'Group'
  if ((method === 'POST') !== (name === undefined)) {
    throw badRequest('invalidValue', `${method} is not possible at ${quoted(path)}`)
  }
  return { type, target: name === undefined ? undefined : targetOf(name) }
}

function noEndpoint(path: string): ScimError {
  if (/^\/?Bulk\/?$/i.test(path)) {
    return badRequest('invalidValue', 'A bulk request cannot hold another one')
  }
  return new ScimError(404, `There is no endpoint ${quoted(path)} for bulk operations`)
}

function targetOf(name: string): BulkTarget {
  const bulkId = /^bulkId:(.+)$/is.exec(name)?.[1]
  return bulkId === undefined ? { id: name } : { bulkId }
}

function readBulkId(value: Json | undefined, method: BulkMethod): string | undefined {
  if (value === undefined || value === null) {
    if (method !== 'POST') return undefined
    throw badRequest('invalidSyntax', 'A POST needs a bulkId')
  }
  if (typeof value === 'string' && value !== '' && value.length <= longestId) return value
  throw badRequest('invalidSyntax', `bulkId must be a text of 1 to ${longestId} characters`)
}

/** The RFC's own example gives a PATCH as the bare list of its operations (RFC 7644 3.7.3, erratum 5050). */
function readData(data: Json | undefined, method: BulkMethod): Json | undefined {
  if (method !== 'PATCH' || !isJsonList(data)) return data
  return { schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'], Operations: data }
}

function readVersion(value: Json | undefined): string | undefined {
  if (value === undefined || value === null) return undefined
  if (typeof value === 'string') return value
  throw badRequest('invalidSyntax', 'version must be a string')
}

/** What can be told back of an operation that may be anything. */
function echoOf(item: Json, name: string): string | undefined {
  if (!isJsonObject(item)) return undefined
  const found = Object.entries(item).find(([key]) => key.toLowerCase() === name)?.[1]
  return typeof found === 'string' && found.length <= longestId ? found : undefined
}
