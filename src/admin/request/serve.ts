import { findingOut } from '../../http/rate-limit.ts'
import type { Ctx } from '../../http/state.ts'
import { type Identity, authenticate } from './authenticate.ts'
import { checkNeeds } from './check-needs.ts'
import { checkOnBehalfOf } from './check-on-behalf-of.ts'
import { awaitFreshness, tellFreshness } from './consistency.ts'
import { entityTag, expectedVersions, type Versioned } from './entity-tag.ts'
import { runOnce } from './idempotency.ts'
import { explainStale } from './stale.ts'
import { isNotModified } from '../../http/conditional.ts'
import type { Json, JsonObject } from '../../model/json.ts'
import type { AdminParts } from '../parts.ts'
import { readInput } from './read-input.ts'
import type { AdminRoute, Download, Request } from '../route.ts'

type RouteCtx = Ctx & { readonly params: Record<string, string> }

/** Serves one operation: who asks, may they, is the request as the contract says, do it, answer. */
export function serve(route: AdminRoute, parts: AdminParts): (ctx: RouteCtx) => Promise<void> {
  const { operation } = route
  return async ctx => {
    const identity = await findingOut(parts.limit, ctx, () => authenticate(ctx, parts))
    const { account, actor } = identity.context
    parts.limit([account.id, actor.kind, actor.id])
    checkNeeds(identity.context, operation)
    await awaitFreshness(ctx, operation, identity.context)
    await checkOnBehalfOf(identity.context, operation)
    const request = await requestOf(ctx, { route, parts, identity })
    const value = await runOnce(ctx, route, { request, run: route.handle }).catch(
      async (error: unknown) => explainStale(ctx, route, { error, request }),
    )
    await tellFreshness(ctx, operation, identity.context)
    answer(ctx, route, value)
  }
}

async function requestOf(
  ctx: RouteCtx,
  { route, parts, identity }: { route: AdminRoute; parts: AdminParts; identity: Identity },
): Promise<Request<never>> {
  const { context } = identity
  const { operation } = route
  const input = await readInput(ctx, route.operation)
  const expected = operation.versioned === true ? expectedVersions(ctx) : undefined
  const known = { ctx, operation, context, parts, identity, expected }
  return { ...known, ...input } as unknown as Request<never>
}

function answer(ctx: Ctx, { operation }: AdminRoute, value: unknown): void {
  if (operation.download !== undefined) {
    download(ctx, value as Download)
    return
  }
  if (operation.answer === undefined) {
    ctx.status = 204
    return
  }
  ctx.status = operation.status ?? 200
  if (operation.location !== undefined) {
    ctx.set('location', locationOf(ctx, operation.location, value as JsonObject))
  }
  if (operation.versioned === true && operation.method !== 'DELETE') {
    const tag = entityTag(value as Versioned)
    ctx.set('etag', tag)
    if (ctx.method === 'GET' && isNotModified(ctx, tag)) {
      ctx.status = 304
      return
    }
  }
  ctx.set('content-type', 'application/json')
  ctx.body = JSON.stringify(value)
}

/** The address of what was made: each `{member}` of the pattern is taken from the answer. */
function locationOf(ctx: Ctx, pattern: string, answered: JsonObject): string {
  const path = pattern.replaceAll(/\{([\w.]+)\}/g, (_, place: string) =>
    encodeURIComponent(textAt(answered, place.split('.'))),
  )
  return `${ctx.state.account.issuer}/api/v1${path}`
}

function textAt(value: Json | undefined, [name, ...rest]: readonly string[]): string {
  if (name !== undefined) return textAt((value as JsonObject)[name], rest)
  if (typeof value === 'string') return value
  throw new Error('an answer lacks what its location is made of')
}

function download(ctx: Ctx, { mediaType, fileName, body, headers = {} }: Download): void {
  ctx.status = 200
  ctx.set({ 'content-type': mediaType, ...headers })
  if (fileName !== undefined) {
    ctx.set('content-disposition', `attachment; filename="${fileName.replaceAll(/[^\w.-]/g, '_')}"`)
  }
  ctx.body = body
}
