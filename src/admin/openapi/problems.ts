import { z } from 'zod'
import type { Definition } from '../contract/operation.ts'

/** Every refusal (RFC 9457): `code` is for programs, `detail` for people. Some carry further members. */
export const problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().describe('What is wrong, for programs.'),
    detail: z.string().describe('What is wrong, for people.'),
    instance: z.string().describe('Names the request; also in the log.'),
    errors: z
      .array(z.strictObject({ path: z.string(), message: z.string() }))
      .optional()
      .describe('What is wrong with the input, by the path of each member.'),
  })
  .meta({ id: 'Problem' })

const meanings: Readonly<Record<number, string>> = {
  400: 'The request is not as it should be: `invalid`, with the paths of what is wrong, or `too_costly`.',
  401: 'Nobody is signed in, or the access token is not valid: `unauthenticated`, with where to sign in.',
  403: 'The caller may not: `forbidden`, `plan_limit`, `csrf`, `cross_site`, or `reauthentication_required` with where to go.',
  404: 'There is no such thing, or it may not be seen: `not_found`.',
  409: 'Something else is in the way: `conflict`.',
  412: 'It was changed meanwhile: `stale`, with what it is by now (`current`) and, where known, which members differ (`changed`).',
  413: 'The body is too large: `too_large`.',
  415: 'The body has another media type than it must: `unsupported_media_type`.',
  422: 'The Idempotency-Key was used for another request: `idempotency_key_reused`.',
  429: 'The caller, or its network, sends too many requests: `too_many_requests`, with `retry-after`.',
  431: 'The address or the headers are too long.',
  503: 'Too much at once: `busy`, with `retry-after`.',
}

/** How an operation can be refused, by status. */
export function problemsOf(operation: Definition): Readonly<Record<number, string>> {
  const { method, body, upload, versioned, problems = [] } = operation
  const changes = method !== 'GET'
  const statuses = [
    [400, 401, 403, 404, 429, 431, 503],
    changes ? [409] : [],
    changes && versioned === true ? [412] : [],
    body !== undefined || upload !== undefined ? [413, 415] : [],
    method === 'POST' ? [422] : [],
    problems,
  ].flat()
  const sorted = [...new Set(statuses)].toSorted((a, b) => a - b)
  return Object.fromEntries(sorted.map(status => [status, meanings[status] ?? 'It is refused.']))
}
