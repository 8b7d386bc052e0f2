import type { JsonObject } from '../model/json.ts'
import { Refusal } from '../model/refusal.ts'
import type { RefusalCode } from '../model/refusal.ts'

/** RFC 7644 3.12, and the last three RFC 9865 2.1. */
export type ScimType =
  | 'invalidFilter'
  | 'tooMany'
  | 'uniqueness'
  | 'mutability'
  | 'invalidSyntax'
  | 'invalidPath'
  | 'noTarget'
  | 'invalidValue'
  | 'invalidVers'
  | 'sensitive'
  | 'invalidCursor'
  | 'expiredCursor'
  | 'invalidCount'

export type ScimErrorMore = { readonly retryAfter?: number | undefined; readonly cause?: unknown }

/** A fault that the client is told about; `message` is the `detail` of the answer. */
export class ScimError extends Error {
  override readonly name = 'ScimError'
  readonly status: number
  readonly detail: string
  readonly scimType: ScimType | undefined
  /** Seconds, for a `Retry-After` header. */
  readonly retryAfter: number | undefined

  constructor(status: number, detail: string, scimType?: ScimType, more: ScimErrorMore = {}) {
    super(detail, { cause: more.cause })
    this.status = status
    this.detail = detail
    this.scimType = scimType
    this.retryAfter = more.retryAfter
  }
}

export function badRequest(scimType: ScimType, detail: string): ScimError {
  return new ScimError(400, detail, scimType)
}

/** The body of every answer that is not a success (RFC 7644 3.12). */
export function scimErrorBody(status: number, detail: string, scimType?: ScimType): JsonObject {
  return {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
    status: String(status),
    ...(scimType === undefined ? {} : { scimType }),
    detail,
  }
}

const answers: Readonly<Record<RefusalCode, readonly [status: number, scimType?: ScimType]>> = {
  'not-found': [404],
  conflict: [409, 'uniqueness'],
  invalid: [400, 'invalidValue'],
  forbidden: [403],
  'plan-limit': [403],
  stale: [412],
  'too-costly': [400, 'tooMany'],
  busy: [503],
}

/** What SCIM says of an error: undefined means that it is a bug, which is a 500 that tells nothing. */
export function toScimError(error: unknown): ScimError | undefined {
  if (error instanceof ScimError) return error
  if (!(error instanceof Refusal)) return undefined
  const [status, scimType] = answers[error.code]
  return new ScimError(status, error.message, scimType, {
    retryAfter: error.retryAfter,
    cause: error,
  })
}
