import type { Ctx } from '../http/state.ts'
import type { JsonObject } from '../model/json.ts'
import type { PageRequest } from '../model/page.ts'
import { badRequest } from './errors.ts'
import type { Dialect } from '../model/connection.ts'
import { parseFilter } from './filter/parse.ts'
import { toCondition } from './filter/to-condition.ts'
import { parameter } from './request.ts'
import type { ResourceSchema } from './schema/resource-schema.ts'

export const defaultPageSize = 100
export const maxPageSize = 1000

/** Reads `filter`, `startIndex` and `count` (RFC 7644 3.4.2): below 1 means 1, below 0 means 0, above the most the most. */
export function readPageRequest(ctx: Ctx, schema: ResourceSchema, dialect: Dialect): PageRequest {
  const filter = parameter(ctx, 'filter')
  const startIndex = Math.max(1, integer(ctx, 'startIndex') ?? 1)
  const count = Math.max(0, integer(ctx, 'count') ?? defaultPageSize)
  return {
    ...(filter === undefined
      ? {}
      : { where: toCondition(schema, parseFilter(filter, dialect), dialect) }),
    offset: startIndex - 1,
    limit: Math.min(count, maxPageSize),
  }
}

/** A ListResponse; `itemsPerPage` is how many are really here. */
export function listResponse(
  request: PageRequest,
  { total, resources }: { total: number; resources: readonly JsonObject[] },
): JsonObject {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:ListResponse'],
    totalResults: total,
    startIndex: request.offset + 1,
    itemsPerPage: resources.length,
    Resources: resources,
  }
}

function integer(ctx: Ctx, name: string): number | undefined {
  const text = parameter(ctx, name)
  if (text === undefined || text === '') return undefined
  if (!/^[+-]?\d{1,12}$/.test(text.trim())) {
    throw badRequest('invalidValue', `${name} must be an integer`)
  }
  return Number(text)
}
