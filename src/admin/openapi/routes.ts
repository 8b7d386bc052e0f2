import type { Route } from '../../http/routes.ts'
import type { JsonObject } from '../../model/json.ts'
import { type ApiDocument, showDocs } from './docs-page.ts'
import { describeApi } from './document.ts'

/** The description of the API, for programs and for people. It is the same for every account and open to everybody. */
export function openapiRoutes(): readonly Route[] {
  const made: { document?: JsonObject } = {}
  const documentOf = (): JsonObject => (made.document ??= describeApi())
  return [
    {
      method: 'GET',
      path: '/openapi.json',
      needs: 'public',
      handle: async ctx => {
        const servers = [{ url: `${ctx.state.account.issuer}/api/v1` }]
        ctx.set('content-type', 'application/json')
        ctx.body = JSON.stringify({ ...documentOf(), servers })
      },
    },
    {
      method: 'GET',
      path: '/docs',
      needs: 'public',
      handle: async ctx => showDocs(ctx, documentOf() as unknown as ApiDocument),
    },
  ]
}
