import { STATUS_CODES } from 'node:http'
import { HttpFault } from '../../http/errors.ts'
import { refusalStatuses } from '../../http/refusal-statuses.ts'
import type { Ctx } from '../../http/state.ts'
import type { JsonObject } from '../../model/json.ts'
import { Refusal } from '../../model/refusal.ts'

export type FieldError = { readonly path: string; readonly message: string }

/** A fault of the console API in its own words (RFC 9457). `more` are further members of the answer. */
export class Problem extends HttpFault {
  readonly code: string
  readonly more: JsonObject

  constructor(status: number, code: string, detail: string, more: ProblemMore = {}) {
    super(status, detail, more.headers ?? {})
    this.code = code
    this.more = more.members ?? {}
  }
}

export type ProblemMore = {
  readonly headers?: Readonly<Record<string, string>>
  readonly members?: JsonObject
}

const codes: Readonly<Record<number, string>> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  405: 'method_not_allowed',
  413: 'too_large',
  415: 'unsupported_media_type',
  429: 'too_many_requests',
}

/** What is wrong with input, by the path of each member. */
export function invalid(errors: readonly FieldError[]): Problem {
  const [first] = errors
  const where = first === undefined || first.path === '' ? '' : `${first.path}: `
  const detail = `${where}${first?.message ?? 'the request is not as it should be'}`
  return new Problem(400, 'invalid', detail, {
    members: { errors: errors.map(each => ({ ...each })) },
  })
}

/** Runs a request and words every fault as problem+json; bugs pass on and become a 500 that tells nothing. */
export async function inProblems(ctx: Ctx, run: () => Promise<void>): Promise<void> {
  try {
    await run()
  } catch (error) {
    const problem = problemOf(error)
    if (problem === undefined) throw error
    answerProblem(ctx, problem)
  }
}

export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof Problem) return error
  if (error instanceof HttpFault) {
    const { status, message, headers } = error
    return new Problem(status, codes[status] ?? 'refused', message, { headers })
  }
  return error instanceof Refusal ? ofRefusal(error) : undefined
}

function ofRefusal({ code, message, field, retryAfter }: Refusal): Problem {
  const headers = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
  const members = field === undefined ? {} : { errors: [{ path: field, message }] }
  return new Problem(refusalStatuses[code], code.replaceAll('-', '_'), message, {
    headers,
    members,
  })
}

function answerProblem(ctx: Ctx, { status, code, message, more, headers }: Problem): void {
  ctx.status = status
  ctx.set({ ...headers })
  ctx.set('content-type', 'application/problem+json')
  ctx.body = JSON.stringify({
    type: 'about:blank',
    title: STATUS_CODES[status],
    status,
    code,
    detail: message,
    instance: `urn:uuid:${ctx.state.requestId}`,
    ...more,
  })
}
