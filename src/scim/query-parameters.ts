import type { Ctx } from '../http/state.ts'
import type { Json } from '../model/json.ts'
import { badRequest } from './errors.ts'
import { parameter } from './request.ts'
import { isJsonList, isJsonObject } from './schema/json-object.ts'
import { forgives, type Reading } from './schema/quirk.ts'

/** What a query asks for (RFC 7644 3.4.2, RFC 9865 2), from the URL or from the body of a search. */
export type QueryParameters = {
  readonly filter: string | undefined
  readonly sortBy: string | undefined
  readonly sortOrder: string | undefined
  readonly attributes: string | readonly string[] | undefined
  readonly excludedAttributes: string | readonly string[] | undefined
  readonly startIndex: number | undefined
  readonly count: number | undefined
  /** Present but empty: the first page by cursor. */
  readonly cursor: string | undefined
}

const searchRequest = 'urn:ietf:params:scim:api:messages:2.0:SearchRequest'

/** From the query string. Parameters that are unknown are left alone. */
export function queryOfUrl(ctx: Ctx): QueryParameters {
  return {
    filter: parameter(ctx, 'filter'),
    sortBy: parameter(ctx, 'sortBy'),
    sortOrder: parameter(ctx, 'sortOrder'),
    attributes: parameter(ctx, 'attributes'),
    excludedAttributes: parameter(ctx, 'excludedAttributes'),
    startIndex: integerOf('startIndex', parameter(ctx, 'startIndex')),
    count: integerOf('count', parameter(ctx, 'count')),
    cursor: parameter(ctx, 'cursor'),
  }
}

/** From a SearchRequest (RFC 7644 3.4.3). Member names are read without case (GEN-16). Throws 400 `invalidSyntax`. */
export function queryOfSearch(body: unknown, reading: Reading): QueryParameters {
  const members = membersOf(body)
  checkSchemas(members.get('schemas'), reading)
  const integer = (name: string) => integerIn(name, members.get(name.toLowerCase()), reading)
  return {
    filter: textIn('filter', members.get('filter')),
    sortBy: textIn('sortBy', members.get('sortby')),
    sortOrder: textIn('sortOrder', members.get('sortorder')),
    attributes: namesIn('attributes', members.get('attributes')),
    excludedAttributes: namesIn('excludedAttributes', members.get('excludedattributes')),
    startIndex: integer('startIndex'),
    count: integer('count'),
    cursor: textIn('cursor', members.get('cursor')),
  }
}

function membersOf(body: unknown): ReadonlyMap<string, Json> {
  if (!isJsonObject(body)) throw badRequest('invalidSyntax', 'The body must be a JSON object')
  const members = new Map<string, Json>()
  for (const [key, value] of Object.entries(body)) {
    const name = key.toLowerCase()
    if (members.has(name)) throw badRequest('invalidSyntax', `${key} is given more than once`)
    if (value !== null) members.set(name, value)
  }
  return members
}

function checkSchemas(schemas: Json | undefined, reading: Reading): void {
  if (schemas === undefined && forgives(reading, 'missing-schemas')) return
  const urns = isJsonList(schemas) ? schemas : [schemas]
  const wanted = searchRequest.toLowerCase()
  const named = urns.some(urn => typeof urn === 'string' && urn.toLowerCase() === wanted)
  if (!named) throw badRequest('invalidSyntax', `schemas must contain ${searchRequest}`)
}

function textIn(name: string, value: Json | undefined): string | undefined {
  if (value === undefined || typeof value === 'string') return value
  throw badRequest('invalidSyntax', `${name} must be a string`)
}

function namesIn(name: string, value: Json | undefined): string | readonly string[] | undefined {
  if (value === undefined || typeof value === 'string') return value
  if (isJsonList(value) && value.every(each => typeof each === 'string')) return value
  throw badRequest('invalidSyntax', `${name} must be a list of strings`)
}

function integerIn(name: string, value: Json | undefined, reading: Reading): number | undefined {
  if (typeof value === 'string' && forgives(reading, 'number-as-text'))
    return integerOf(name, value)
  if (value === undefined) return undefined
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value
  throw notAnInteger(name)
}

function integerOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined || text === '') return undefined
  if (!/^[+-]?\d{1,12}$/.test(text.trim())) throw notAnInteger(name)
  return Number(text)
}

function notAnInteger(name: string): Error {
  return badRequest('invalidValue', `${name} must be an integer`)
}
