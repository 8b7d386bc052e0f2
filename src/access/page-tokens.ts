import { createHash } from 'node:crypto'
import type { ReachPlace } from '../domain/decisions/reach.ts'
import { HttpFault } from '../http/errors.ts'
import type { Ctx } from '../http/state.ts'
import type { SecretBox } from '../lib/secret-box.ts'
import { askerContext } from './authenticate.ts'
import type { PageInput } from './input.ts'

const purpose = 'authzen page'
const usual = 50
const most = 200

type Content = readonly [about: string, limit: number, after: ReachPlace | null]
type Query = { readonly page?: PageInput | undefined }

export type Page = { readonly after: ReachPlace | undefined; readonly limit: number }

/**
 * The page that a search asks for. A token is of the search that it was given for and of no other (AuthZEN Authorization
 * API 1.0, 8.2): the same entities, and the same limit where one is named.
 */
export function pageOf(ctx: Ctx, box: SecretBox, query: Query): Page {
  const { token = '', limit: asked } = query.page ?? {}
  const limit = Math.min(asked ?? usual, most)
  if (token === '') return { after: undefined, limit }
  const [about, before, after] = open(box, token)
  if (about !== fingerprint(ctx, query)) throw foreign()
  if (asked !== undefined && limit !== before) throw foreign()
  return { after: after ?? undefined, limit: before }
}

/** The token that asks for this page; empty where there is none. */
export function tokenOf(
  ctx: Ctx,
  box: SecretBox,
  { query, next }: { readonly query: Query; readonly next: Page | undefined },
): string {
  if (next === undefined) return ''
  const content: Content = [fingerprint(ctx, query), next.limit, next.after ?? null]
  return box.seal(purpose, JSON.stringify(content))
}

function open(box: SecretBox, token: string): Content {
  try {
    return JSON.parse(box.open(purpose, token)) as Content
  } catch {
    throw foreign()
  }
}

function fingerprint(ctx: Ctx, query: Query): string {
  const { account, actor } = askerContext(ctx)
  const about = JSON.stringify([account.id, actor.id, ctx.path, sorted({ ...query, page: null })])
  return createHash('sha256').update(about).digest('base64url')
}

/** The same for the same members, in whatever order they came. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1))
  return entries.map(([name, own]) => [name, sorted(own)])
}

function foreign(): HttpFault {
  return new HttpFault(400, 'page.token: is none of this search: begin again without it')
}
