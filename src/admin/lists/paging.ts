import { createHash } from 'node:crypto'
import type { Position } from '../../model/page.ts'
import type { Definition } from '../contract/operation.ts'
import { invalid, type Problem } from '../request/problem.ts'
import type { CallerContext } from '../route.ts'
import type { AdminParts } from '../parts.ts'

/** The part of a request for a page that is needed here: its query extends `listQuery`. */
export type PagedRequest = {
  readonly operation: Definition
  readonly params: unknown
  readonly context: CallerContext
  readonly parts: AdminParts
  readonly query: { readonly limit: number; readonly cursor?: string | undefined }
}

export type PageAnswer<Item> = { readonly items: readonly Item[]; readonly next: string | null }

const purpose = 'console cursor'

type Content = readonly [fingerprint: string, id: string, key: string | null]

/** A cursor holds its place, encrypted and authenticated: a sort key can be a name, and addresses end up in logs. */
export function cursorAt(request: PagedRequest, { id, key }: Position): string {
  const content: Content = [fingerprintOf(request), id, key]
  return request.parts.box.seal(purpose, JSON.stringify(content))
}

/** Where the page of a request begins; undefined for the first. Refuses a cursor of another list or filter. */
export function startOf(request: PagedRequest): Position | undefined {
  const { cursor } = request.query
  if (cursor === undefined) return undefined
  const [fingerprint, id, key] = open(request, cursor)
  if (fingerprint !== fingerprintOf(request)) throw foreign()
  return { id, key }
}

function open({ parts }: PagedRequest, cursor: string): Content {
  try {
    return JSON.parse(parts.box.open(purpose, cursor)) as Content
  } catch {
    throw foreign()
  }
}

function fingerprintOf({ operation, context, query, params }: PagedRequest): string {
  const { limit: _, cursor: __, ...filter } = query as Record<string, unknown>
  const place = { ...(params as Record<string, unknown> | undefined) }
  const about = JSON.stringify([context.account.id, operation.id, sorted(filter), sorted(place)])
  return createHash('sha256').update(about).digest('base64url')
}

function sorted(values: Record<string, unknown>): [string, unknown][] {
  return Object.keys(values)
    .toSorted()
    .map(name => [name, values[name]])
}

function foreign(): Problem {
  const message = 'is no cursor of this list with these filters: begin again without it'
  return invalid([{ path: 'cursor', message }])
}
