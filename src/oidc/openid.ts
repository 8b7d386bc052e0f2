/**
 * OpenID Connect: the provider of each account and the pages on which people meet it. The protocol is the library's
 * (oidc-provider); what is ours is around it: who is signed in (`account`, `interactions/`), who may enter (`entry-prompt`,
 * `grants`, `account`, `introspection`: the four places of one rule, domain/entry/entry.ts), what an application is told (`claims`),
 * what is kept (storage/oidc/oidc-adapter.ts) and what people see (`pages/`). Our own addresses are asked first, the provider
 * last; nothing reads a body before it.
 */
import { HttpFault } from '../http/errors.ts'
import type { RouteDeclaration } from '../http/routes.ts'
import { declare, routerOf } from '../http/routes.ts'
import type { Ctx, Next } from '../http/state.ts'
import { loadSigningKeys } from '../domain/keys/signing-keys.ts'
import { asksForDocument, createDocuments } from './caching.ts'
import { providerRoutes } from './configuration.ts'
import { limitingDevices } from './device.ts'
import { restyleFormPost } from './form-post.ts'
import { answerInactive } from './introspection.ts'
import { pageRoutes } from './interactions/routes.ts'
import { limitingRequests } from './limiting-requests.ts'
import { pageHeaders } from './pages/layout.ts'
import type { OpenidParts } from './parts.ts'
import { buildProvider } from './provider.ts'
import { createProviders } from './providers.ts'
import { advertiseRegistration } from './registration.ts'

type Handle = (ctx: Ctx, next: Next) => Promise<void>

export type Openid = {
  /** Serves everything of an account that is OpenID Connect or one of its pages; `ctx.state.account` is known. */
  readonly handle: Handle
  /** The same for addresses that the library alone answers: our pages are not looked through. */
  readonly protocol: Handle
  /** Our own routes; those of the provider are in its discovery document. */
  readonly pages: readonly RouteDeclaration[]
}

const prefix = '/t/:account'

export function createOpenid(parts: OpenidParts): Openid {
  const { db, box, limit } = parts
  const providerOf = createProviders({
    loadKeys: account => loadSigningKeys(db, account, box),
    build: (account, keys) => buildProvider(parts, account, keys),
  })
  const documents = createDocuments()
  const routes = pageRoutes(parts, providerOf)
  // What these two need is in the cookie and in the token that their handlers open: nobody can judge it before.
  const byHandler = (): Promise<void> => Promise.resolve()
  const router = routerOf(prefix, routes, {
    interaction: byHandler,
    invitation: byHandler,
    'join-link': byHandler,
    recovery: byHandler,
    session: byHandler,
    'claims-token': byHandler,
    'registration-token': byHandler,
  })
  const pages = router.routes() as unknown as Handle
  const serve: Handle = async (ctx, next) => {
    const provider = await providerOf(ctx.state.account)
    pageHeaders(ctx)
    await limitingRequests(ctx, limit, () =>
      limitingDevices(ctx, db, () => Promise.resolve(provider.serve(ctx as never, next))),
    )
    if (ctx.path.endsWith(providerRoutes.introspection)) answerInactive(ctx)
    restyleFormPost(ctx)
  }
  const serveDocument: Handle = async (ctx, next) => {
    const provider = await providerOf(ctx.state.account)
    pageHeaders(ctx)
    await documents(ctx, provider, async () => {
      await underIssuer(ctx, () => Promise.resolve(provider.serve(ctx as never, next)))
      advertiseRegistration(ctx)
    })
  }
  return {
    pages: declare(prefix, routes),
    protocol: ours(serve),
    handle: ours(async (ctx, next) => {
      if (asksForDocument(ctx)) await serveDocument(ctx, next)
      else await pages(ctx, () => serve(ctx, next))
    }),
  }
}

/** What every address of this room begins with. */
function ours(serve: Handle): Handle {
  return async (ctx, next) => {
    // An application that signs people in through a popup keeps hold of it.
    ctx.remove('cross-origin-opener-policy')
    requireSpelling(ctx)
    await serve(ctx, next)
  }
}

const providerPaths = new Set<string>(Object.values(providerRoutes))

/** The library forgives another case and a slash at the end; what stands around it goes by the address as it is. */
function requireSpelling(ctx: Ctx): void {
  const route = ctx.path.slice(`/t/${ctx.state.account.slug}`.length)
  const spelt = route.toLowerCase().replace(/\/+$/, '')
  if (spelt === route || !providerPaths.has(spelt)) return
  throw new HttpFault(404, 'there is nothing at this address')
}

/** The metadata of an issuer with a path also lies before that path (RFC 8414 3.1). */
async function underIssuer(ctx: Ctx, serve: () => Promise<void>): Promise<void> {
  const asked = ctx.path
  const [, document, path] = /^(\/\.well-known\/[\w-]+)(\/t\/[^/]+)$/.exec(asked) ?? []
  if (document !== undefined && path !== undefined) ctx.path = `${path}${document}`
  try {
    await serve()
  } finally {
    ctx.path = asked
  }
}
