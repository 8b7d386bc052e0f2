import {
  type Found,
  searchActions,
  searchResources,
  searchSubjects,
} from '../domain/evaluations/search.ts'
import type { Route } from '../http/routes.ts'
import type { Ctx } from '../http/state.ts'
import type { SecretBox } from '../lib/secret-box.ts'
import { askerContext } from './authenticate.ts'
import { type PageInput, readInput, schemas } from './input.ts'
import { prefix } from './metadata.ts'
import { type Page, pageOf, tokenOf } from './page-tokens.ts'

/** The search endpoints (AuthZEN Authorization API 1.0, 8). What names a type that is not known finds nothing. */
export function searchRoutes(box: SecretBox): readonly Route[] {
  const search = (what: string, handle: (ctx: Ctx, box: SecretBox) => Promise<void>): Route => {
    const path = `${prefix}/search/${what}`
    return { method: 'POST', path, needs: 'library-asker', handle: async ctx => handle(ctx, box) }
  }
  return [search('subject', subjects), search('resource', resources), search('action', actions)]
}

async function subjects(ctx: Ctx, box: SecretBox): Promise<void> {
  const query = await readInput(ctx, schemas.subjectSearch)
  const { subject, action, resource } = query
  const asked = { type: subject.type, action: action.name, resource }
  await answer(ctx, box, { query, search: page => searchSubjects(askerContext(ctx), asked, page) })
}

async function resources(ctx: Ctx, box: SecretBox): Promise<void> {
  const query = await readInput(ctx, schemas.resourceSearch)
  const { subject, action, resource } = query
  const asked = { subject, action: action.name, type: resource.type }
  await answer(ctx, box, { query, search: page => searchResources(askerContext(ctx), asked, page) })
}

async function actions(ctx: Ctx, box: SecretBox): Promise<void> {
  const query = await readInput(ctx, schemas.actionSearch)
  await answer(ctx, box, { query, search: page => searchActions(askerContext(ctx), query, page) })
}

type Search = {
  readonly query: { readonly page?: PageInput | undefined }
  readonly search: (page: Page) => Promise<Found<unknown>>
}

async function answer(ctx: Ctx, box: SecretBox, { query, search }: Search): Promise<void> {
  const page = pageOf(ctx, box, query)
  const found = await search({ ...page, limit: Math.max(page.limit, 1) })
  const { items, next } = page.limit === 0 ? nothingOf(page, found) : partOf(page, found)
  const token = tokenOf(ctx, box, { query, next })
  ctx.body = { page: { next_token: token, count: items.length }, results: items }
}

type Part = { readonly items: readonly unknown[]; readonly next: Page | undefined }

function partOf({ limit }: Page, { items, next }: Found<unknown>): Part {
  return { items, next: next && { after: next, limit } }
}

/** Who asks for no more than none learns whether there is anything. */
function nothingOf(page: Page, { items, next }: Found<unknown>): Part {
  return { items: [], next: items.length === 0 && next === undefined ? undefined : page }
}
