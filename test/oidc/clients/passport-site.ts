import { once } from 'node:events'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { callbackify } from 'node:util'
import express, { type Express, type Request, type RequestHandler, type Response } from 'express'
import { createRemoteJWKSet, jwtVerify } from 'jose'

/** What passport asks of a strategy; passport itself does no more than call these. */
type Action = {
  authenticate: (request: Request, options: object) => void
  success: (user: SiteUser) => void
  fail: (challenge?: { readonly message?: string }, status?: number) => void
  redirect: (address: string) => void
  error: (error: Error & { readonly code?: string }) => void
}

type Done = (error: Error | null, user?: SiteUser) => void

type Profile = { readonly id: string; readonly displayName?: string }

// The library tells by the number of parameters what it is to give.
// oxlint-disable-next-line max-params
type Verify = (
  issuer: string,
  profile: Profile,
  context: unknown,
  idToken: string,
  done: Done,
) => void

type SiteUser = { readonly sub: string; readonly name: string; readonly groups: readonly string[] }
type SiteRequest = Request & { session: { user?: SiteUser } }

// Both without types of their own.
const load = createRequire(import.meta.url)
const Strategy = load('passport-openidconnect') as new (options: object, verify: Verify) => Action
const session = load('express-session') as (options: object) => RequestHandler

export type SiteSettings = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  readonly callback: string
}

/**
 * A site as its developer would write it with Express and passport-openidconnect: one page for everybody who signed in
 * and one for editors. The library checks iss, aud, azp, exp, nonce and state of what comes back, and no signature: it
 * has the ID token from the token endpoint itself (OpenID Connect Core 3.1.3.7, 6). The site verifies it beside that.
 */
export function passportSite(settings: SiteSettings): Express {
  const strategy = strategyFor(settings)
  const site = express()
  const authenticate: RequestHandler = (request, response) => run(strategy, request, response)
  site.use(session({ secret: 'known to this test', resave: false, saveUninitialized: false }))
  site.get('/login', authenticate)
  site.get('/callback', authenticate)
  site.get('/me', (request, response) => {
    const { user } = (request as SiteRequest).session
    if (user === undefined) response.redirect('/login')
    else response.json(user)
  })
  site.get('/editors', (request, response) => {
    const { user } = (request as SiteRequest).session
    if (user === undefined) response.redirect('/login')
    else if (user.groups.includes('Editors')) response.send('This page is for editors.')
    else response.status(403).send('You are not an editor.')
  })
  return site
}

function strategyFor({ issuer, clientId, clientSecret, callback }: SiteSettings): Action {
  const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`))
  const options = {
    issuer,
    authorizationURL: `${issuer}/auth`,
    tokenURL: `${issuer}/token`,
    userInfoURL: `${issuer}/userinfo`,
    clientID: clientId,
    clientSecret,
    callbackURL: callback,
    scope: 'profile groups',
    nonce: true,
    skipUserProfile: false,
  }
  const accept = async (profile: Profile, idToken: string): Promise<SiteUser> => {
    const expected = { issuer, audience: clientId, algorithms: ['ES256'] }
    const { payload } = await jwtVerify(idToken, keys, expected)
    const groups = payload['groups'] as readonly string[]
    return { sub: profile.id, name: profile.displayName ?? '', groups }
  }
  // oxlint-disable-next-line max-params
  return new Strategy(options, (_issuer, profile, _context, idToken, done) => {
    callbackify(accept)(profile, idToken, done)
  })
}

/** As passport calls a strategy: on an object of its own for each request. */
function run(strategy: Action, request: Request, response: Response): void {
  const action = Object.create(strategy) as Action
  action.success = user => {
    ;(request as SiteRequest).session.user = user
    response.redirect('/me')
  }
  action.fail = (challenge, status = 401) => {
    response.status(status).json({ failed: challenge?.message })
  }
  action.redirect = address => response.redirect(address)
  action.error = ({ message, code }) => {
    response.status(502).json({ error: message, code })
  }
  action.authenticate(request, {})
}

export type Served = { readonly origin: string; readonly stop: () => Promise<void> }

/** Serves a site that is made once its address is known. */
export async function serve(make: (origin: string) => Promise<Express>): Promise<Served> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  server.on('request', await make(origin))
  return {
    origin,
    async stop() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}
