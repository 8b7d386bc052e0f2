import type { z } from 'zod'
import type { Right } from '../../model/right.ts'
import type { Tag } from './tags.ts'

/** What an operation asks of its caller: a right, any of several, or only to be signed in (the domain then decides). */
export type Need = Right | readonly Right[] | 'signed-in' | 'public'

export type Upload = {
  readonly mediaTypes: readonly string[]
  /** The most bytes. */
  readonly limit: number
}

/**
 * One thing that the API can do. Schemas are strict: unknown members are errors. `params`, `query` and `body` say what comes
 * in, `answer` what goes out; without one the answer is 204.
 */
export type Definition = {
  /** Unique, for OpenAPI: listGroups, getGroup, createGroup … */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/t/{account}/api/v1`, in the router's notation: `/groups/:group`. */
  readonly path: `/${string}`
  readonly tag: Tag
  readonly summary: string
  readonly description?: string
  readonly needs: Need
  /** Step-up: a person must have proved within 15 minutes who they are. */
  readonly recent?: true
  readonly params?: z.ZodType
  readonly query?: z.ZodType
  readonly body?: z.ZodType
  /** A body that is not JSON: the handler reads it from `upload`. */
  readonly upload?: Upload
  readonly answer?: z.ZodType
  /** The media types of an answer that is not JSON: the handler gives a `Download`. */
  readonly download?: readonly string[]
  /** Where to find what was made: an address of the API with members of the answer in braces, `/users/{user.id}`. */
  readonly location?: `/${string}`
  /** 200 unless said; 204 without an answer. */
  readonly status?: 200 | 201 | 202
  /** The answer has a `version`: it comes with an ETag, and `expected` holds what If-Match says. */
  readonly versioned?: true
  /** Statuses of refusals beyond the usual ones (openapi/problems.ts). */
  readonly problems?: readonly number[]
}

export function operation<const Own extends Definition>(definition: Own): Own {
  return definition
}
