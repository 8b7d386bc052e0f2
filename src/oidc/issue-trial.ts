import { IncomingMessage, ServerResponse } from 'node:http'
import { Socket } from 'node:net'
import { decodeJwt } from 'jose'
import type {
  Account as LibraryAccount,
  Client,
  Grant,
  KoaContextWithOIDC,
  Provider,
} from 'oidc-provider'
import type { TrialToken } from '../domain/claims/token-preview.ts'
import type { Context } from '../domain/context.ts'
import { loadSigningKeys } from '../domain/keys/signing-keys.ts'
import { contextClasses } from '../model/context-class.ts'
import type { JsonObject } from '../model/json.ts'
import { accountFinder } from './account.ts'
import { settingsOf } from './clients.ts'
import { libraryContext } from './library-internals.ts'
import type { ProviderParts } from './parts.ts'
import { buildProvider } from './provider.ts'
import { resourceFor } from './resources.ts'

export type TrialTokens = {
  readonly scope: string
  readonly idToken: TrialToken
  readonly userinfo: TrialToken
  /** Null where access tokens are opaque: those carry nothing. */
  readonly accessToken: TrialToken | null
}

export type TrialRequest = {
  readonly sub: string
  readonly clientId: string
  /** Those of the scopes that the application may not ask for are left out. */
  readonly scope: string
  /** The audience of the access token (RFC 8707); undefined for one that userinfo reads. */
  readonly resource: string | undefined
}

/**
 * Issues the tokens of a person for an application through the provider of the account, as the token endpoint would, on the
 * transaction of the context: whoever calls rolls it back. Undefined where the person or the application is not active.
 */
export async function issueTrial(
  parts: ProviderParts,
  context: Context,
  request: TrialRequest,
): Promise<TrialTokens | undefined> {
  const inside = { ...parts, db: context.db }
  const keys = await loadSigningKeys(context.db, context.account, parts.box)
  const { provider } = buildProvider(inside, context.account, keys)
  const client = await provider.Client.find(request.clientId)
  if (client === undefined) return undefined
  const ctx = trialContext(provider, context)
  ctx.oidc.entity('Client', client)
  const account = await accountFinder(inside)(ctx, request.sub)
  if (account === undefined) return undefined
  ctx.oidc.entity('Account', account)
  ctx.oidc.entity('Grant', trialGrant(provider, request))
  const allowed = client.scope?.split(' ')
  const scopes = request.scope.split(' ').filter(each => allowed?.includes(each) ?? true)
  const scope = scopes.join(' ')
  const trial = { provider, client, ctx, account, scope }
  return libraryContext.run(ctx, async () => ({
    scope,
    idToken: await idToken(trial),
    userinfo: await userinfo(trial),
    accessToken: await accessToken(trial, request.resource),
  }))
}

type Trial = {
  readonly provider: Provider
  readonly client: Client
  readonly ctx: KoaContextWithOIDC
  readonly account: LibraryAccount
  readonly scope: string
}

type Use = 'id_token' | 'userinfo'

// As long as those of a real request: they differ from one to the next and are not shown.
const perRequest = {
  nonce: 'n'.repeat(43),
  sid: 's'.repeat(43),
  jkt: 'k'.repeat(43),
  grant: 'g'.repeat(43),
}

async function idToken(trial: Trial): Promise<TrialToken> {
  const token = await signable(trial, 'id_token')
  token.set('nonce', perRequest.nonce)
  if (namesSession(trial.client)) token.set('sid', perRequest.sid)
  return toTrialToken(await token.issue({ use: 'idtoken' }), Object.keys(perRequest))
}

async function userinfo(trial: Trial): Promise<TrialToken> {
  const { ctx, client, scope } = trial
  if (client.userinfoSignedResponseAlg !== undefined) {
    return toTrialToken(await (await signable(trial, 'userinfo')).issue({ use: 'userinfo' }), [])
  }
  const { Claims } = trial.provider as unknown as { Claims: new (...of: ClaimsOf) => Filter }
  const filter = new Claims(await availableTo(trial, 'userinfo'), { ctx, client })
  const claims = (await filter.scope(scope).result()) as JsonObject
  return { claims, bytes: Buffer.byteLength(JSON.stringify(claims)) }
}

async function accessToken(
  { provider, client, ctx, account }: Trial,
  audience: string | undefined,
): Promise<TrialToken | null> {
  if (audience === undefined) return null
  const resource = resourceFor(ctx, audience, client)
  if (resource.accessTokenFormat === 'opaque') return null
  const token = new provider.AccessToken({
    accountId: account.accountId,
    client,
    resourceServer: new provider.ResourceServer(audience, resource),
    scope: resource.scope === '' ? undefined : resource.scope,
    expiresIn: resource.accessTokenTTL,
    grantId: perRequest.grant,
    gty: 'authorization_code',
  })
  if (settingsOf(client).boundTokens) token.setThumbprint('jkt', perRequest.jkt)
  return toTrialToken(await token.save(), ['jti', 'cnf'])
}

type ClaimsOf = ConstructorParameters<Provider['IdToken']>
type Filter = { scope: (scope: string) => Filter; result: () => Promise<unknown> }

async function signable(trial: Trial, use: Use): Promise<InstanceType<Provider['IdToken']>> {
  const { provider, ctx, client, scope } = trial
  const token = new provider.IdToken(await availableTo(trial, use), { ctx, client })
  return Object.assign(token, { scope })
}

/** As after a sign-in with a password alone. */
const signIn = { acr: contextClasses.oneFactor, amr: ['pwd'] }

/** The library names the subject itself, and in the ID token how the person signed in. */
async function availableTo({ account, scope }: Trial, use: Use): Promise<ClaimsOf[0]> {
  const claims = await account.claims(use, scope, {}, [])
  return { ...claims, ...(use === 'id_token' ? signIn : {}), sub: account.accountId }
}

function namesSession(client: Client): boolean {
  return (client as Client & { includeSid: () => boolean }).includeSid()
}

function toTrialToken(signed: string, hidden: readonly string[]): TrialToken {
  const claims = Object.entries(decodeJwt(signed)).filter(([name]) => !hidden.includes(name))
  return { claims: Object.fromEntries(claims) as JsonObject, bytes: Buffer.byteLength(signed) }
}

function trialGrant(provider: Provider, { sub, clientId }: TrialRequest): Grant {
  const grant = new provider.Grant({ accountId: sub, clientId })
  grant.jti = perRequest.grant
  return grant
}

/** The context of a request that nobody sent. */
function trialContext(provider: Provider, { account, requestId }: Context): KoaContextWithOIDC {
  const request = new IncomingMessage(new Socket())
  const ctx = provider.createContext(request, new ServerResponse(request))
  Object.assign(ctx.state, { account, requestId })
  const { OIDCContext } = provider
  return Object.assign(ctx, { oidc: new OIDCContext(ctx) })
}
