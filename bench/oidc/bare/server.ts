/**
 * What the product is measured against: the same library with the same protocol settings, keys of the same kinds and the same
 * claims, over a trivial adapter, and nothing around it. It listens once for itself and once for each layer of the product
 * (layers.ts), and prints where as one line of JSON.
 */
import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, generateKeyPair, type JWK } from 'jose'
import { type Configuration, Provider } from 'oidc-provider'
import { Pool } from 'pg'
import { bareAdapter, createTable } from './adapter.ts'
import { layers } from './layers.ts'

export type Listening = Readonly<Record<string, string>>

const {
  BARE_SOCKET: host = '',
  BARE_DATABASE: database = '',
  BARE_ACCOUNT: slug = '',
} = process.env
const pool = new Pool({ host, user: 'cohort', database, max: 10 })
await createTable(pool)

const server = createServer()
const origin = await listening(server)
const provider = new Provider(`${origin}/t/bare`, await configuration())
server.on('request', withSignIn(provider.callback()))

const origins: Record<string, string> = { bare: origin }
for (const { name, handle } of layers(provider, { host, slug })) {
  const layer = createServer(handle)
  origins[name] = await listening(layer)
}
process.stdout.write(`${JSON.stringify(origins satisfies Listening)}\n`)

async function listening(server: ReturnType<typeof createServer>): Promise<string> {
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Signs in whom the `login_hint` names, without asking. */
function withSignIn(handle: (...parameters: Exchange) => Promise<void>): RequestListener {
  return (request, response) => {
    const isSignIn = request.url?.startsWith('/interaction/') === true
    void (isSignIn ? finish(request, response) : handle(request, response))
  }
}

type Exchange = Parameters<RequestListener>

async function finish(...[request, response]: Exchange): Promise<void> {
  const { params } = await provider.interactionDetails(request, response)
  const login = { accountId: String(params['login_hint']) }
  response.setHeader('content-length', '0')
  await provider.interactionFinished(request, response, { login })
}

async function configuration(): Promise<Configuration> {
  const keys = [await keyOf('ES256'), await keyOf('RS256')]
  const names = Array.from({ length: 10 }, (_, n) => `Bench group ${n + 1}`)
  return {
    adapter: bareAdapter(pool),
    jwks: { keys },
    clients: [
      {
        client_id: 'bench',
        client_secret: 'a secret of the bench alone',
        redirect_uris: ['https://app.example/callback'],
        grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
        id_token_signed_response_alg: 'ES256',
      },
    ],
    claims: {
      openid: ['sub'],
      profile: ['name'],
      email: ['email'],
      groups: ['groups'],
      roles: ['roles'],
    },
    conformIdTokenClaims: false,
    rotateRefreshToken: () => true,
    issueRefreshToken: () => true,
    pkce: { required: () => true },
    cookies: { keys: ['a key of the bench alone'] },
    ttl: { Session: 43_200, Grant: 86_400, AccessToken: 600, IdToken: 3600, RefreshToken: 86_400 },
    interactions: { url: (_ctx, { uid }) => `/interaction/${uid}` },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true },
      revocation: { enabled: true },
      resourceIndicators: {
        enabled: true,
        defaultResource: () => [],
        useGrantedResource: () => false,
        getResourceServerInfo: () => ({
          scope: 'read',
          accessTokenFormat: 'jwt',
          jwt: { sign: { alg: 'ES256' } },
        }),
      },
    },
    findAccount: (_ctx, sub) => ({
      accountId: sub,
      claims: () => ({
        sub,
        name: sub,
        email: `${sub}@bench.example`,
        groups: names,
        roles: ['developer'],
      }),
    }),
    loadExistingGrant: async ctx => {
      const { client, account, session, provider, requestParamOIDCScopes } = ctx.oidc
      if (!client || !account || !session) return undefined
      const id = session.grantIdFor(client.clientId)
      if (id !== undefined) return provider.Grant.find(id)
      const grant = new provider.Grant({ accountId: account.accountId, clientId: client.clientId })
      grant.addOIDCScope([...requestParamOIDCScopes])
      await grant.save()
      return grant
    },
  }
}

async function keyOf(alg: 'ES256' | 'RS256'): Promise<JWK> {
  const { privateKey } = await generateKeyPair(alg, { extractable: true, modulusLength: 2048 })
  return { ...(await exportJWK(privateKey)), alg, use: 'sig', kid: alg }
}
