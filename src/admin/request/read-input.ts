import type { z } from 'zod'
import { readJson } from '../../http/body.ts'
import { HttpFault } from '../../http/errors.ts'
import { parseMediaType } from '../../lib/media-type.ts'
import type { Ctx } from '../../http/state.ts'
import type { Definition, Upload } from '../contract/operation.ts'
import { asText } from './as-text.ts'
import { type FieldError, invalid } from './problem.ts'
import { wordIssue } from '../../http/word-issue.ts'

export type Input = {
  readonly params: unknown
  readonly query: unknown
  readonly body: unknown
  readonly upload: Ctx['req'] | undefined
}

const bodyRule = { mediaTypes: ['application/json'], limit: 1024 * 1024 }

/** Reads what a request says and checks it by the contract; what is wrong is told all at once, by its path. */
export async function readInput(
  ctx: Ctx & { readonly params: Record<string, string> },
  operation: Definition,
): Promise<Input> {
  const params = parsed('path', operation.params, ctx.params, ['account'])
  const query = parsed('query', operation.query, { ...ctx.query })
  const body =
    operation.body === undefined ? undefined : parsed('', operation.body, await bodyOf(ctx))
  if (operation.upload !== undefined) checkUpload(ctx, operation.upload)
  return { params, query, body, upload: operation.upload === undefined ? undefined : ctx.req }
}

/** Where nothing is sent, nothing is said. */
async function bodyOf({ req }: Ctx): Promise<unknown> {
  const { 'content-length': length = '0', 'transfer-encoding': encoding } = req.headers
  if (length === '0' && encoding === undefined) return {}
  return asText(await readJson(req, bodyRule))
}

function parsed(
  place: string,
  schema: z.ZodType | undefined,
  given: unknown,
  without: readonly string[] = [],
): unknown {
  const value = place === '' ? given : textual(place, given as Record<string, unknown>, without)
  if (schema === undefined) {
    if (place === 'query') refuseUnknown(value as Record<string, unknown>)
    return undefined
  }
  const result = schema.safeParse(value, { error: wordIssue })
  if (result.success) return result.data
  throw invalid(result.error.issues.flatMap(issue => errorsOf(place, issue)))
}

function refuseUnknown(query: Record<string, unknown>): void {
  const [name] = Object.keys(query)
  if (name !== undefined) throw invalid([{ path: name, message: 'there is no such parameter' }])
}

function errorsOf(place: string, issue: z.core.$ZodIssue): FieldError[] {
  if (issue.code === 'invalid_union' && issue.errors.length > 0) return closest(place, issue)
  const path = issue.path.map(String).join('.')
  if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }]
  const message = place === '' ? 'there is no such member' : 'there is no such parameter'
  return issue.keys.map(key => ({ path: path === '' ? key : `${path}.${key}`, message }))
}

/** Of several shapes that none fits: what is wrong with the one that is nearly meant. */
function closest(place: string, { path, errors }: z.core.$ZodIssueInvalidUnion): FieldError[] {
  const shapes = errors.map(issues =>
    issues.flatMap(issue => errorsOf(place, { ...issue, path: [...path, ...issue.path] })),
  )
  return shapes.toSorted((a, b) => a.length - b.length)[0] ?? []
}

function textual(
  place: string,
  given: Record<string, unknown>,
  without: readonly string[],
): Record<string, unknown> {
  const entries = Object.entries(given).filter(([name]) => !without.includes(name))
  return asText(Object.fromEntries(entries), place)
}

function checkUpload({ req }: Ctx, { mediaTypes, limit }: Upload): void {
  const { name } = parseMediaType(req.headers['content-type'])
  if (!mediaTypes.includes(name)) {
    throw new HttpFault(415, `the body must be ${mediaTypes.join(' or ')}`)
  }
  if (Number(req.headers['content-length'] ?? 0) <= limit) return
  throw new HttpFault(413, `the body is larger than ${limit} bytes`, { connection: 'close' })
}
