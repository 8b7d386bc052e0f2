import type { Entity } from '../domain/evaluations/entities.ts'
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
import { type Page, pageOf, tokenAt } from './page-tokens.ts'

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
  const page = pageOf(ctx, box, query)
  const asked = { type: subject.type, action: action.name, resource }
  answer(ctx, box, { query, page, found: await searchSubjects(askerContext(ctx), asked, page) })
}

async function resources(ctx: Ctx, box: SecretBox): Promise<void> {
  const query = await readInput(ctx, schemas.resourceSearch)
  const { subject, action, resource } = query
  const page = pageOf(ctx, box, query)
  const asked = { subject, action: action.name, type: resource.type }
  answer(ctx, box, { query, page, found: await searchResources(askerContext(ctx), asked, page) })
}

/** All actions stand on one page. */
async function actions(ctx: Ctx, box: SecretBox): Promise<void> {
  const query = await readInput(ctx, schemas.actionSearch)
  pageOf(ctx, box, query)
  const names = await searchActions(askerContext(ctx), query)
  ctx.body = {
    page: { next_token: '', count: names.length },
    results: names.map(name => ({ name })),
  }
}

type Searched = {
  readonly query: { readonly page?: PageInput | undefined }
  readonly page: Page
  readonly found: Found<Entity>
}

function answer(ctx: Ctx, box: SecretBox, { query, page, found }: Searched): void {
  const { items, next } = found
  const token = tokenAt(ctx, box, { query, limit: page.limit, next })
  ctx.body = { page: { next_token: token, count: items.length }, results: items }
}
